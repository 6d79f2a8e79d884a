package io.hostsonde.provider.textfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file as it was read.
 *
 * @param error why it is refused; null: it is not
 */
record PromFile(
    String name,
    Instant modified,
    long sizeBytes,
    @Nullable Object identity,
    Instant readAt,
    List<Family> families,
    @Nullable String error) {

  /**
   * A file that was written to so short a time before it was read may be written to again without
   * its time of modification changing.
   */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /**
   * Reads a file, unless it is still as it was.
   *
   * @param before as it was read last; null: it was not
   * @throws IOException when it is gone or can't be looked at
   */
  static PromFile read(Path file, @Nullable PromFile before, TextfileSettings settings, Instant now)
      throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (before != null && before.stillAs(attributes)) {
      return before;
    }
    List<Family> families = List.of();
    String error = null;
    try {
      families = TextFormat.parse(text(file, attributes, settings), settings.maxSeries());
    } catch (CharacterCodingException e) {
      error = "is not UTF-8";
    } catch (IOException e) {
      error = e instanceof MalformedException ? e.getMessage() : e.toString();
    }
    return new PromFile(
        String.valueOf(file.getFileName()),
        attributes.lastModifiedTime().toInstant(),
        attributes.size(),
        attributes.fileKey(),
        now,
        families,
        error);
  }

  private boolean stillAs(BasicFileAttributes attributes) {
    return attributes.lastModifiedTime().toInstant().equals(modified)
        && attributes.size() == sizeBytes
        && Objects.equals(attributes.fileKey(), identity)
        && modified.plus(SETTLED).isBefore(readAt);
  }

  private static String text(Path file, BasicFileAttributes attributes, TextfileSettings settings)
      throws IOException {
    if (!attributes.isRegularFile()) {
      throw new MalformedException("is no regular file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(settings.maxFileBytes() + 1);
    }
    if (bytes.length > settings.maxFileBytes()) {
      throw new MalformedException(
          "is larger than " + settings.maxFileBytes() + " bytes (textfile.max-file-bytes)");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  PromFile refused(String reason) {
    return new PromFile(name, modified, sizeBytes, identity, readAt, List.of(), reason);
  }

  int series() {
    return families.stream().mapToInt(family -> family.series().size()).sum();
  }
}
