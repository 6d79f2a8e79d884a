package io.hostsonde.agent;

import io.hostsonde.agent.SettingsInput.Given;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Secrets in files of their own: for each setting {@code x} that is secret there is {@code x-file},
 * unless its plug-in has that itself.
 */
final class SecretFiles {

  /** More than any secret has; a longer line is some other file. */
  private static final int MOST_CHARACTERS = 4096;

  private static final String END = "-file";

  private SecretFiles() {}

  /** The key of the file for a secret. */
  static SettingKey key(SettingKey secret) {
    return new SettingKey(
        secret.key() + END,
        Path.class,
        "",
        "A file whose first line is "
            + secret.key()
            + ": unlike a flag or a variable it is seen only by who may read it.",
        "",
        false);
  }

  /**
   * The first line of the file that is named.
   *
   * @throws IllegalArgumentException says what is wrong with it
   */
  static Given read(Given named) {
    Path file = Path.of(named.text());
    try (BufferedReader in = Files.newBufferedReader(file)) {
      char[] start = new char[MOST_CHARACTERS];
      int count = 0;
      for (int read = 0; read >= 0 && count < start.length; count += Math.max(0, read)) {
        read = in.read(start, count, start.length - count);
      }
      String text = new String(start, 0, count).lines().findFirst().orElse("").strip();
      if (text.isEmpty() || text.length() == MOST_CHARACTERS) {
        throw new IllegalArgumentException(
            text.isEmpty() ? "its first line is empty" : "its first line is too long for a secret");
      }
      return new Given(text, named.origin());
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("can't be read: " + e, e);
    }
  }

  /** Whether others than its owner may read a file; false where nobody can tell. */
  static boolean open(Path file) {
    try {
      Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
      return may.contains(PosixFilePermission.GROUP_READ)
          || may.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
