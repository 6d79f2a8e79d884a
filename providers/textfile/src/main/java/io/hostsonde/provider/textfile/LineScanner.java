package io.hostsonde.provider.textfile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads one line of a sample from left to right: {@code name{label="text"} value}. */
final class LineScanner {

  /** More labels than anybody has; it bounds what one line can cost. */
  private static final int MOST_LABELS = 64;

  /** Java takes more for a number: 1f, 0x1p3, Infinity. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private final String line;
  private int at;

  LineScanner(String line) {
    this.line = line;
  }

  /** A name; of a metric it may have colons. */
  String name(boolean colons) throws MalformedException {
    int from = at;
    while (at < line.length() && named(line.charAt(at), colons, at > from)) {
      at++;
    }
    if (at == from) {
      throw new MalformedException("a name is missing at '" + rest() + "'");
    }
    return line.substring(from, at);
  }

  private static boolean named(char c, boolean colons, boolean digits) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (colons && c == ':')
        || (digits && c >= '0' && c <= '9');
  }

  /** The labels with their texts; none without braces. */
  Map<String, String> labels() throws MalformedException {
    Map<String, String> labels = new LinkedHashMap<>();
    blanks();
    if (!next('{')) {
      return Map.of();
    }
    blanks();
    while (!next('}')) {
      String name = name(false);
      blanks();
      expect('=');
      blanks();
      expect('"');
      if (labels.put(name, text()) != null) {
        throw new MalformedException("the label " + name + " is there twice");
      }
      if (labels.size() > MOST_LABELS) {
        throw new MalformedException("more than " + MOST_LABELS + " labels");
      }
      blanks();
      if (!next(',') && !(at < line.length() && line.charAt(at) == '}')) {
        throw new MalformedException("a comma or } is missing at '" + rest() + "'");
      }
      blanks();
    }
    return labels;
  }

  /** The rest of a text in quotes. */
  private String text() throws MalformedException {
    StringBuilder text = new StringBuilder();
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == '"') {
        return text.toString();
      }
      text.append(c == '\\' ? escaped() : c);
    }
    throw new MalformedException("a closing quote is missing");
  }

  private char escaped() throws MalformedException {
    char c = at < line.length() ? line.charAt(at++) : ' ';
    return switch (c) {
      case 'n' -> '\n';
      case '\\', '"' -> c;
      default -> throw new MalformedException("\\" + c + " is no escape");
    };
  }

  double value() throws MalformedException {
    blanks();
    int from = at;
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    String text = line.substring(from, at);
    return switch (text) {
      case "NaN", "+NaN", "-NaN" -> Double.NaN;
      case "Inf", "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> number(text);
    };
  }

  private static double number(String text) throws MalformedException {
    if (!NUMBER.matcher(text).matches()) {
      throw new MalformedException("'" + text + "' is not a number");
    }
    return Double.parseDouble(text);
  }

  /** Nothing may follow. A time would be shown as if it were now, which it is not. */
  void end() throws MalformedException {
    blanks();
    if (at < line.length()) {
      throw new MalformedException(
          "nothing may follow the value, no time either: '" + rest() + "'");
    }
  }

  private void blanks() {
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean next(char c) {
    if (at < line.length() && line.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws MalformedException {
    if (!next(c)) {
      throw new MalformedException(c + " is missing at '" + rest() + "'");
    }
  }

  private String rest() {
    return line.substring(at, Math.min(line.length(), at + 40));
  }
}
