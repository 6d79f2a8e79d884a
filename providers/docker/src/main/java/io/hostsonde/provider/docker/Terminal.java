package io.hostsonde.provider.docker;

/** Text as it was meant before it was dressed up for a terminal. */
final class Terminal {

  private static final char ESCAPE = '\u001b';
  private static final char BELL = '\u0007';
  private static final char CSI = '\u009b';

  private Terminal() {}

  /**
   * Takes out escape sequences (ECMA-48: control sequences, and strings for titles and links) and
   * control characters but the tab.
   */
  static String plain(String text) {
    int i = 0;
    while (i < text.length() && !control(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length()).append(text, 0, i);
    while (i < text.length()) {
      char c = text.charAt(i);
      if (!control(c)) {
        plain.append(c);
        i++;
      } else if (c == ESCAPE) {
        i = afterEscape(text, i + 1);
      } else if (c == CSI) {
        i = afterControlSequence(text, i + 1);
      } else {
        i++;
      }
    }
    return plain.toString();
  }

  private static boolean control(char c) {
    return (c < ' ' && c != '\t') || (c >= '\u007f' && c <= '\u009f');
  }

  private static int afterEscape(String text, int at) {
    if (at == text.length()) {
      return at;
    }
    return switch (text.charAt(at)) {
      case '[' -> afterControlSequence(text, at + 1);
      case ']', 'P', 'X', '^', '_' -> afterString(text, at + 1);
      default -> {
        int i = at;
        while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) <= '/') {
          i++;
        }
        boolean ends = i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '~';
        yield ends ? i + 1 : i;
      }
    };
  }

  /** Parameters and intermediates, then one that ends it. */
  private static int afterControlSequence(String text, int at) {
    int i = at;
    while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) <= '?') {
      i++;
    }
    boolean ends = i < text.length() && text.charAt(i) >= '@' && text.charAt(i) <= '~';
    return ends ? i + 1 : i;
  }

  /** Up to a bell or ESC backslash; one that does not end on its line ends with it. */
  private static int afterString(String text, int at) {
    for (int i = at; i < text.length(); i++) {
      if (text.charAt(i) == BELL || text.charAt(i) == '\u009c') {
        return i + 1;
      }
      if (text.charAt(i) == ESCAPE) {
        return i + 1 < text.length() && text.charAt(i + 1) == '\\' ? i + 2 : i;
      }
    }
    return text.length();
  }
}
