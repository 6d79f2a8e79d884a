package io.hostsonde.transport.prometheus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 that grows, and how numbers and texts are written in it. Whole numbers and decimals of up
 * to six places leave no garbage. Not for concurrent use.
 */
final class Output {

  /** Characters of one label's value; a longer one is cut. */
  static final int MAX_LABEL_CHARS = 1024;

  /** What a character may take in UTF-8, or two when it is escaped. */
  private static final int BYTES_OF_CHAR = 3;

  private static final int REPLACEMENT = 0xFFFD;

  /** Whole numbers below this are the same as a double and as a long. */
  private static final double EXACT = 1L << 53;

  private static final long[] POWERS = {10, 100, 1000, 10_000, 100_000, 1_000_000};

  private byte[] bytes;
  private int size;

  Output(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  int capacity() {
    return bytes.length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Forgets what came after that size. */
  void truncate(int to) {
    size = to;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + (bytes.length >> 1)));
    }
  }

  void write(Text text) {
    text.write(this);
  }

  void write(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, size, end - start);
    size += end - start;
  }

  void write(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  void ascii(String text) {
    byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
    write(ascii, 0, ascii.length);
  }

  void number(long value) {
    if (value == Long.MIN_VALUE) {
      ascii(Long.toString(value));
      return;
    }
    if (value < 0) {
      write('-');
    }
    digits(Math.abs(value), 1);
  }

  /** At least so many digits. */
  private void digits(long value, int least) {
    int count = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      count++;
    }
    count = Math.max(count, least);
    room(count);
    long rest = value;
    for (int at = size + count - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += count;
  }

  /** A text that reads back as the same double. */
  void number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      number((long) value);
      return;
    }
    double positive = Math.abs(value);
    for (int places = 1; places <= POWERS.length; places++) {
      long power = POWERS[places - 1];
      double scaled = Math.rint(positive * power);
      // Both are exact, so that the quotient is the double nearest to the decimal.
      if (scaled < EXACT && scaled / power == positive) {
        decimal(value < 0, (long) scaled, power, places);
        return;
      }
    }
    ascii(Double.toString(value));
  }

  private void decimal(boolean negative, long scaled, long power, int places) {
    if (negative) {
      write('-');
    }
    digits(scaled / power, 1);
    write('.');
    digits(scaled % power, places);
  }

  /** The value of a label, between its quotes. */
  void label(String text) {
    int end = Math.min(text.length(), MAX_LABEL_CHARS);
    room(end * BYTES_OF_CHAR);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
        bytes[size++] = (byte) c;
      } else {
        i += unusual(text, i, end) - 1;
      }
    }
  }

  /**
   * Escapes what the format escapes. What a terminal obeys instead of showing, and what is no
   * character, becomes U+FFFD: the format has no way to write it visibly.
   *
   * @return how many chars were written
   */
  private int unusual(String text, int at, int end) {
    char c = text.charAt(at);
    switch (c) {
      case '\n' -> escape('n');
      case '"', '\\' -> escape(c);
      default -> {
        int point = at + 1 < end ? text.codePointAt(at) : c;
        utf8(shown(point) ? point : REPLACEMENT);
        return Character.charCount(point);
      }
    }
    return 1;
  }

  private void escape(char c) {
    bytes[size++] = '\\';
    bytes[size++] = (byte) c;
  }

  private static boolean shown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private void utf8(int point) {
    if (point < 0x800) {
      bytes[size++] = (byte) (0xC0 | point >> 6);
    } else if (point < 0x10000) {
      bytes[size++] = (byte) (0xE0 | point >> 12);
      bytes[size++] = continuation(point >> 6);
    } else {
      bytes[size++] = (byte) (0xF0 | point >> 18);
      bytes[size++] = continuation(point >> 12);
      bytes[size++] = continuation(point >> 6);
    }
    bytes[size++] = continuation(point);
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}
