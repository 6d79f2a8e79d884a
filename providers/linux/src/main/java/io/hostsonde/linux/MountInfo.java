package io.hostsonde.linux;

/** What all parsers of {@code /proc/<pid>/mountinfo} need, see proc_pid_mountinfo(5). */
public final class MountInfo {

  private MountInfo() {}

  /**
   * Moves behind the hyphen that ends the optional fields ({@code shared:1 master:2}), of which
   * there are as many as there are.
   *
   * @return false when there is none on this line
   */
  public static boolean skipToHyphen(Text text) {
    while (!text.atLineEnd()) {
      if (text.word().equals("-")) {
        return true;
      }
    }
    return false;
  }

  /** The kernel writes blanks, newlines, backslashes and # as three octal digits. */
  public static String unescaped(String field) {
    int backslash = field.indexOf('\\');
    if (backslash < 0) {
      return field;
    }
    StringBuilder text = new StringBuilder(field.length());
    int from = 0;
    while (backslash >= 0) {
      int code = octal(field, backslash + 1);
      if (code >= 0) {
        text.append(field, from, backslash).append((char) code);
        from = backslash + 4;
      }
      backslash = field.indexOf('\\', Math.max(from, backslash + 1));
    }
    return text.append(field, from, field.length()).toString();
  }

  /** Three octal digits of an ASCII character, else -1. */
  private static int octal(String field, int at) {
    if (at + 3 > field.length()) {
      return -1;
    }
    int code = 0;
    for (int i = at; i < at + 3; i++) {
      int digit = field.charAt(i) - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      code = code * 8 + digit;
    }
    return code < 128 ? code : -1;
  }
}
