package io.hostsonde.agent;

import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which setting named a file that something went wrong with. */
final class FileSettings {

  static final FileSettings NONE = new FileSettings(List.of());

  private final List<EffectiveSettings.Entry> said;

  private FileSettings(List<EffectiveSettings.Entry> said) {
    this.said = said;
  }

  /** By what was said, not by what is a file by default. */
  static FileSettings of(EffectiveSettings settings) {
    return new FileSettings(
        settings.entries().stream()
            .filter(entry -> !entry.origin().equals(SettingsInput.Given.DEFAULT))
            .filter(entry -> !entry.value().isEmpty() && !entry.secret())
            .toList());
  }

  /** {@code (tcp.tls-key, /etc/hostsonde.properties:3)}, or nothing when no setting named it. */
  String suffix(Throwable e) {
    String file = file(e);
    return file == null ? "" : suffix(file);
  }

  /** The file that it is about, which those keep as their cause who say more about it. */
  private static @Nullable String file(Throwable e) {
    Throwable cause = e;
    for (int i = 0; cause != null && i < Reasons.MOST_CAUSES; i++) {
      if (cause instanceof FileSystemException about && about.getFile() != null) {
        return about.getFile();
      }
      cause = cause.getCause();
    }
    return null;
  }

  private String suffix(String file) {
    EffectiveSettings.Entry nearest = null;
    for (EffectiveSettings.Entry entry : said) {
      boolean nearer = nearest == null || entry.value().length() > nearest.value().length();
      if (nearer && below(file, entry.value())) {
        nearest = entry;
      }
    }
    if (nearest == null) {
      return "";
    }
    String origin = nearest.origin();
    return origin.contains(nearest.key())
        ? " (" + origin + ")"
        : " (" + nearest.key() + ", " + origin + ")";
  }

  private static boolean below(String file, String value) {
    try {
      return Path.of(file).startsWith(Path.of(value));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
