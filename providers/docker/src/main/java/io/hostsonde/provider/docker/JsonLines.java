package io.hostsonde.provider.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/** Puts together JSON values of a line each that come in pieces. */
final class JsonLines {

  static final int MAX_LINE_BYTES = 1 << 20;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

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
        line.reset();
        if (!blank(whole)) {
          sink.accept(Json.parse(whole));
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
