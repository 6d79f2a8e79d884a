package io.hostsonde.provider.textfile;

import io.hostsonde.api.MemoryShare;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
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
 * @param memory has taken what its families and a sample of them hold
 */
record PromFile(
    String name,
    Instant modified,
    long sizeBytes,
    @Nullable Object identity,
    Instant readAt,
    List<Family> families,
    @Nullable String error,
    MemoryShare.Lease memory) {

  /**
   * A file that was written to so short a time before it was read may be written to again without
   * its time of modification changing.
   */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /**
   * Reads a file, unless it is still as it was.
   *
   * @param before as it was read last; null: it was not
   * @param memory for what it holds if it is read
   * @throws IOException when it is gone or can't be looked at
   */
  static PromFile read(
      Path file,
      @Nullable PromFile before,
      TextfileSettings settings,
      Instant now,
      MemoryShare.Lease memory)
      throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (before != null && before.stillAs(attributes)) {
      return before;
    }
    List<Family> families = List.of();
    String error = null;
    try {
      families = families(file, attributes, settings, memory);
    } catch (CharacterCodingException e) {
      error = "is not UTF-8";
    } catch (FileSystemException e) {
      error = e.toString();
    } catch (IOException e) {
      error = String.valueOf(e.getMessage());
    }
    if (error != null) {
      memory.give(memory.held());
    }
    return new PromFile(
        String.valueOf(file.getFileName()),
        attributes.lastModifiedTime().toInstant(),
        attributes.size(),
        attributes.fileKey(),
        now,
        families,
        error,
        memory);
  }

  private boolean stillAs(BasicFileAttributes attributes) {
    return attributes.lastModifiedTime().toInstant().equals(modified)
        && attributes.size() == sizeBytes
        && Objects.equals(attributes.fileKey(), identity)
        && modified.plus(SETTLED).isBefore(readAt);
  }

  private static List<Family> families(
      Path file,
      BasicFileAttributes attributes,
      TextfileSettings settings,
      MemoryShare.Lease memory)
      throws IOException {
    if (!attributes.isRegularFile()) {
      throw new MalformedException("is no regular file");
    }
    if (attributes.size() > settings.maxFileBytes()) {
      throw tooLarge(settings);
    }
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    try (InputStream in = new Bounded(Files.newInputStream(file), settings);
        Reader text = new BufferedReader(new InputStreamReader(in, utf8))) {
      return TextFormat.parse(text, settings.maxSeries(), memory);
    }
  }

  private static MalformedException tooLarge(TextfileSettings settings) {
    return new MalformedException(
        "is larger than " + settings.maxFileBytes() + " bytes (textfile.max-file-bytes)");
  }

  /** A file may grow while it is read. */
  private static final class Bounded extends FilterInputStream {

    private final TextfileSettings settings;
    private long count;

    Bounded(InputStream in, TextfileSettings settings) {
      super(in);
      this.settings = settings;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      count += Math.max(0, read);
      if (count > settings.maxFileBytes()) {
        throw tooLarge(settings);
      }
      return read;
    }
  }

  PromFile refused(String reason) {
    return new PromFile(name, modified, sizeBytes, identity, readAt, List.of(), reason, memory);
  }

  int series() {
    return families.stream().mapToInt(family -> family.series().size()).sum();
  }
}
