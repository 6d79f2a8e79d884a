package io.hostsonde.agent;

/** Text of strangers for a terminal or a log. */
public final class HarmlessText {

  private HarmlessText() {}

  /**
   * The text with everything replaced that a terminal would obey instead of showing: control
   * characters (escape sequences begin with one), format characters such as bidirectional
   * overrides, line separators, unpaired surrogates.
   *
   * @param replacement of each
   */
  public static String of(String hostile, char replacement) {
    if (hostile.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      return hostile;
    }
    StringBuilder shown = new StringBuilder(hostile.length());
    hostile.codePoints().forEach(c -> shown.appendCodePoint(obeyed(c) ? replacement : c));
    return shown.toString();
  }

  private static boolean obeyed(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
