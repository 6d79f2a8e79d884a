package io.hostsonde.provider.processes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is wanted of {@code /proc/<pid>/stat} (proc_pid_stat(5)), of a process or one of its
 * threads. One object takes one line after the other, in place, without garbage.
 *
 * <p>The name is hostile: it may hold blanks, parentheses, newlines and bytes that are no UTF-8,
 * also what looks like the rest of a line. After it come numbers only, so it ends at the last
 * closing parenthesis.
 */
final class StatLine {

  private byte[] bytes = new byte[0];
  private int length;
  private int position;
  private boolean valid;

  private int nameStart;
  private int nameEnd;
  private int state;
  private int parent;
  private long userTicks;
  private long systemTicks;
  private int threads;
  private long startTicks;
  private long virtualBytes;
  private long residentPages;

  /**
   * Takes a line.
   *
   * @param line read anew, or kept unchanged as long as the name is wanted
   * @param lineLength how many of its bytes count
   * @return whether it was a whole line of that kind; if not, nothing of this object means anything
   */
  boolean parse(byte[] line, int lineLength) {
    bytes = line;
    length = lineLength;
    position = 0;
    valid = true;
    number(' ');
    nameStart = position + 1;
    nameEnd = lastParenthesis();
    if (!valid || nameEnd < nameStart || bytes[position] != '(' || nameEnd + 3 >= length) {
      return false;
    }
    state = bytes[nameEnd + 2];
    if (bytes[nameEnd + 1] != ' ' || bytes[nameEnd + 3] != ' ') {
      return false;
    }
    position = nameEnd + 4;
    parent = (int) number(' ');
    skip(9);
    userTicks = number(' ');
    systemTicks = number(' ');
    skip(4);
    threads = (int) number(' ');
    skip(1);
    startTicks = number(' ');
    virtualBytes = number(' ');
    residentPages = number(' ');
    return valid;
  }

  private int lastParenthesis() {
    int i = length - 1;
    while (i >= 0 && bytes[i] != ')') {
      i--;
    }
    return i;
  }

  /** Digits with that character behind them, which shows that the number is whole. */
  private long number(char end) {
    byte[] line = bytes;
    int count = length;
    int start = position;
    int i = start;
    long value = 0;
    while (i < count) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      i++;
    }
    if (i == start || i >= count || line[i] != end) {
      valid = false;
      return 0;
    }
    position = i + 1;
    return value;
  }

  /** Passes over fields, of which some are negative. */
  private void skip(int fields) {
    byte[] line = bytes;
    int count = length;
    int i = position;
    int left = fields;
    while (i < count && left > 0) {
      if (line[i++] == ' ') {
        left--;
      }
    }
    valid &= left == 0;
    position = i;
  }

  /** The name, with U+FFFD for bytes that are no UTF-8. */
  String name() {
    return new String(bytes, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
  }

  /** The bytes of the name. */
  byte[] nameBytes() {
    return Arrays.copyOfRange(bytes, nameStart, nameEnd);
  }

  /** Whether the name has these bytes. */
  boolean named(byte[] name) {
    return Arrays.equals(bytes, nameStart, nameEnd, name, 0, name.length);
  }

  /** The kernel's letter. */
  int state() {
    return state;
  }

  /** The pid of the parent; 0 for init and kthreadd. */
  int parent() {
    return parent;
  }

  /** User and system time together. */
  long cpuTicks() {
    return userTicks + systemTicks;
  }

  long userTicks() {
    return userTicks;
  }

  long systemTicks() {
    return systemTicks;
  }

  int threads() {
    return threads;
  }

  /** Since boot. */
  long startTicks() {
    return startTicks;
  }

  long virtualBytes() {
    return virtualBytes;
  }

  long residentPages() {
    return residentPages;
  }
}
