package io.hostsonde.linux;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a kernel file with a cursor, so that a parser is a pure function of it and makes no
 * garbage but the strings it wants. Lines end with a newline, words are parted by blanks (space,
 * tab). Not for concurrent use.
 */
public final class Text {

  /** Before another digit would lead beyond 2^64-1. */
  private static final long UNSIGNED_MAX_TENTH = Long.divideUnsigned(-1L, 10);

  /** 10^0 to 10^22 are exact as double; 10^15 keeps the digits below 2^53. */
  private static final int EXACT_DIGITS = 15;

  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  /** How much of the text an error message quotes. */
  private static final int QUOTED_BYTES = 40;

  private byte[] bytes;
  private int length;
  private int position;

  /** A text of the first bytes of an array, which stays the caller's. */
  Text(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** A text in UTF-8, as tests have it. */
  public static Text of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Text(bytes, bytes.length);
  }

  /** A text of bytes, which the caller no longer changes. */
  public static Text of(byte[] bytes) {
    return new Text(bytes, bytes.length);
  }

  /** Starts anew with other bytes. */
  void reset(byte[] newBytes, int newLength) {
    bytes = newBytes;
    length = newLength;
    position = 0;
  }

  /** Whether no byte is left. */
  public boolean atEnd() {
    return position >= length;
  }

  /** Whether nothing but blanks is left of the line. Moves nothing. */
  public boolean atLineEnd() {
    int i = position;
    while (i < length && blank(bytes[i])) {
      i++;
    }
    return i >= length || bytes[i] == '\n';
  }

  /** Whether these characters come next. Moves nothing. */
  public boolean startsWith(String ascii) {
    int count = ascii.length();
    if (count > length - position) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (bytes[position + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Moves past these characters when they come next; whether they did. */
  public boolean skip(String ascii) {
    if (!startsWith(ascii)) {
      return false;
    }
    position += ascii.length();
    return true;
  }

  /**
   * A whole number after any blanks, with an optional minus sign; the cursor moves behind it. Up to
   * 2^64-1; what is beyond 2^63-1 wraps, as unsigned longs do.
   *
   * @throws NumberFormatException when none comes next on this line
   */
  public long number() {
    skipBlanks();
    int start = position;
    boolean negative = position < length && bytes[position] == '-';
    int i = negative ? position + 1 : position;
    int first = i;
    long value = 0;
    while (i < length) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if (value < 0 || value >= UNSIGNED_MAX_TENTH) {
        requireRoom(value, digit, start);
      }
      value = value * 10 + digit;
      i++;
    }
    if (i == first) {
      throw unexpected("a number", start);
    }
    position = i;
    return negative ? -value : value;
  }

  /** The same, or null when none comes next on this line; then nothing moves. */
  public @Nullable Long numberIfAny() {
    int start = position;
    try {
      return number();
    } catch (NumberFormatException none) {
      position = start;
      return null;
    }
  }

  private void requireRoom(long value, int digit, int start) {
    int comparison = Long.compareUnsigned(value, UNSIGNED_MAX_TENTH);
    if (comparison > 0 || (comparison == 0 && digit > 5)) {
      throw unexpected("a number of at most 64 bits", start);
    }
  }

  /**
   * A number with an optional minus sign and fraction (no exponent), after any blanks; the cursor
   * moves behind it.
   *
   * @throws NumberFormatException when none comes next on this line
   */
  public double decimal() {
    skipBlanks();
    int start = position;
    int i = position;
    boolean negative = i < length && bytes[i] == '-';
    if (negative) {
      i++;
    }
    long digits = 0;
    int count = 0;
    int fraction = -1;
    for (; i < length; i++) {
      byte b = bytes[i];
      if (b == '.' && fraction < 0 && count > 0) {
        fraction = 0;
      } else if (b >= '0' && b <= '9') {
        digits = digits * 10 + (b - '0');
        count++;
        if (fraction >= 0) {
          fraction++;
        }
      } else {
        break;
      }
    }
    if (count == 0) {
      throw unexpected("a number", start);
    }
    position = i;
    if (count > EXACT_DIGITS) {
      return Double.parseDouble(string(start, i));
    }
    double value = fraction > 0 ? digits / POWERS_OF_TEN[fraction] : digits;
    return negative ? -value : value;
  }

  /** The same, or null when no number of that kind comes next on this line; then nothing moves. */
  public @Nullable Double decimalIfAny() {
    int start = position;
    try {
      return decimal();
    } catch (NumberFormatException none) {
      position = start;
      return null;
    }
  }

  /** The next word of this line; empty when there is none. The cursor moves behind it. */
  public String word() {
    skipBlanks();
    int start = position;
    skipToBlank();
    return string(start, position);
  }

  /** The next word of this line as a name ({@link KernelName}), which leads back to its file. */
  public String name() {
    skipBlanks();
    int start = position;
    skipToBlank();
    return name(start, position);
  }

  /** Moves behind the next word of this line. */
  public void skipWord() {
    skipBlanks();
    skipToBlank();
  }

  /** What comes before that character, which is consumed; or all up to the end of the line. */
  public String until(char ascii) {
    int start = position;
    int i = start;
    while (i < length && bytes[i] != ascii && bytes[i] != '\n') {
      i++;
    }
    position = i < length && bytes[i] == ascii ? i + 1 : i;
    return string(start, i);
  }

  /** The rest of the line; the newline is consumed and not part of it. */
  public String line() {
    int start = position;
    nextLine();
    boolean newline = position > start && bytes[position - 1] == '\n';
    return string(start, newline ? position - 1 : position);
  }

  /** Moves to the start of the next line, or to the end. */
  public void nextLine() {
    int i = position;
    while (i < length && bytes[i] != '\n') {
      i++;
    }
    position = Math.min(i + 1, length);
  }

  /** Where the cursor is, in bytes. */
  public int position() {
    return position;
  }

  /** Moves the cursor. */
  public void position(int newPosition) {
    if (newPosition < 0 || newPosition > length) {
      throw new IndexOutOfBoundsException(newPosition);
    }
    position = newPosition;
  }

  /** How many bytes there are, from the start. */
  public int length() {
    return length;
  }

  /** The byte at an index from the start. */
  public byte at(int index) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException(index);
    }
    return bytes[index];
  }

  /** The bytes of a range as UTF-8; what is none becomes U+FFFD. */
  public String string(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /** The bytes of a range as a name ({@link KernelName}). */
  public String name(int start, int end) {
    return KernelName.decode(bytes, start, end);
  }

  /** All of it, whatever the cursor. */
  @Override
  public String toString() {
    return string(0, length);
  }

  private void skipBlanks() {
    while (position < length && blank(bytes[position])) {
      position++;
    }
  }

  private void skipToBlank() {
    while (position < length && !blank(bytes[position]) && bytes[position] != '\n') {
      position++;
    }
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  private NumberFormatException unexpected(String expected, int start) {
    String found = string(start, Math.min(length, start + QUOTED_BYTES));
    int newline = found.indexOf('\n');
    return new NumberFormatException(
        expected
            + " expected at byte "
            + start
            + ", found '"
            + (newline < 0 ? found : found.substring(0, newline))
            + "'");
  }
}
