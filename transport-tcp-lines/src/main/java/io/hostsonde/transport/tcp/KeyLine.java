package io.hostsonde.transport.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The first line of a client. */
final class KeyLine {

  static final int MOST_BYTES = 4096;

  /** What nobody's key is. */
  static final String NO_KEY = "";

  /** The first byte of a TLS handshake, which no key begins with. */
  private static final int TLS_HANDSHAKE = 0x16;

  private KeyLine() {}

  /**
   * Reads up to the end of the line, and perhaps beyond, which nobody needs.
   *
   * @return the line without its end, LF or CRLF; {@link #NO_KEY} for a line of more than {@value
   *     #MOST_BYTES} bytes and for the begin of a TLS handshake; null when the stream ended before
   *     the line did
   */
  static @Nullable String read(InputStream in) throws IOException {
    byte[] buffer = new byte[MOST_BYTES + 2];
    int length = 0;
    while (length < buffer.length) {
      int count = in.read(buffer, length, buffer.length - length);
      if (count < 0) {
        return null;
      }
      if (length == 0 && count > 0 && buffer[0] == TLS_HANDSHAKE) {
        return NO_KEY;
      }
      for (int end = length; end < length + count; end++) {
        if (buffer[end] == '\n') {
          return line(buffer, end);
        }
      }
      length += count;
    }
    return NO_KEY;
  }

  private static String line(byte[] buffer, int end) {
    int length = end > 0 && buffer[end - 1] == '\r' ? end - 1 : end;
    return length > MOST_BYTES ? NO_KEY : new String(buffer, 0, length, StandardCharsets.UTF_8);
  }
}
