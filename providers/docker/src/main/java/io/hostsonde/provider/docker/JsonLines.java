package io.hostsonde.provider.docker;

import io.hostsonde.api.MemoryShare;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/** Puts together JSON values of a line each that come in pieces. */
final class JsonLines {

  static final int MAX_LINE_BYTES = 256 << 10;

  /** A buffer that grew beyond this is given back with its line. */
  private static final int KEPT_BYTES = 16 << 10;

  private final MemoryShare.Lease memory;
  private ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * Begins with the first line.
   *
   * @param memory takes what a value holds until the sink has had it
   */
  JsonLines(MemoryShare.Lease memory) {
    this.memory = memory;
  }

  /**
   * Takes some more bytes.
   *
   * @param sink gets each value that is whole
   * @throws IOException when a line is no JSON, or too long
   */
  void add(byte[] bytes, int count, Consumer<Json> sink) throws IOException {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, start, i - start);
        start = i + 1;
        byte[] whole = line.toByteArray();
        if (whole.length > KEPT_BYTES) {
          line = new ByteArrayOutputStream();
        }
        line.reset();
        if (!blank(whole)) {
          long before = memory.held();
          sink.accept(Json.parse(new ByteArrayInputStream(whole), memory));
          memory.give(memory.held() - before);
        }
      }
    }
    line.write(bytes, start, count - start);
    if (line.size() > MAX_LINE_BYTES) {
      throw new IOException("an event is larger than " + MAX_LINE_BYTES + " bytes");
    }
  }

  private static boolean blank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != '\r' && b != ' ') {
        return false;
      }
    }
    return true;
  }
}
