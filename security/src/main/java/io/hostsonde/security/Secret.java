package io.hostsonde.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token or key that clients must know. It keeps only the hash, so neither a log, a heap dump nor
 * the time a comparison takes tells the secret or its length. Immutable.
 */
public final class Secret {

  private final byte[] hash;

  private Secret(String text) {
    this.hash = sha256(text);
  }

  /** A secret; empty for null and for the empty text, which mean that none is asked for. */
  public static Optional<Secret> of(@Nullable String text) {
    return text == null || text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text));
  }

  /**
   * The first line of a file.
   *
   * @throws IOException when it can't be read, or its first line is empty
   */
  public static Secret read(Path file) throws IOException {
    String text = Files.readString(file);
    return of(text.lines().findFirst().orElse(""))
        .orElseThrow(() -> new IOException(file + ": its first line is empty, not a secret"));
  }

  /** Whether a client knows it; the time this takes depends on the candidate only. */
  public boolean matches(@Nullable String candidate) {
    return candidate != null && is(sha256(candidate));
  }

  /** Whether that is its hash. */
  boolean is(byte[] candidate) {
    return MessageDigest.isEqual(hash, candidate);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
