package org.example.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was added to a file since it was last asked. It is opened anew each time, so that a log that
 * was rotated is not held, and the new one is found. For one thread.
 */
final class GrowingFile {

  private final Path file;
  private final int mostBytes;
  private @Nullable Object identity;
  private long position;
  private long size;

  /**
   * @param mostBytes what is read at once; a longer line is given up
   */
  GrowingFile(Path file, int mostBytes) {
    this.file = file;
    this.mostBytes = mostBytes;
  }

  /** Skips what is there now but for so many bytes at the end. */
  void skipTo(long last) throws IOException {
    identity = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    size = Files.size(file);
    position = Math.max(0, size - last);
  }

  /** The whole lines that came since, in their order. */
  List<String> lines() throws IOException {
    Object now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      size = channel.size();
      if (size < position || !Objects.equals(now, identity)) {
        position = 0;
        identity = now;
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(mostBytes, size - position));
      channel.position(position);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Until all that was there is read, or somebody cut the file meanwhile.
      }
      return lines(bytes.array(), bytes.position());
    }
  }

  private List<String> lines(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    // A line that does not fit is skipped; one that is still being written is read next time.
    position += end == 0 && length == mostBytes ? length : end;
    return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
  }

  /** In bytes, when it was last read. */
  long size() {
    return size;
  }
}
