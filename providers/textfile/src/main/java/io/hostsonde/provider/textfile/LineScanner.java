package io.hostsonde.provider.textfile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of a sample from left to right: {@code name{label="text"} value}, or {@code {"the
 * name","the label"="text"} value}.
 */
final class LineScanner {

  /** More labels than anybody has; it bounds what one line can cost. */
  private static final int MOST_LABELS = 64;

  /** Java takes more for a number: 1f, 0x1p3. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  /** As Go's ParseFloat takes them. */
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

  private final String line;
  private int at;

  LineScanner(String line) {
    this.line = line;
  }

  /** The name and the labels of a series. */
  record Head(String name, Map<String, String> labels) {}

  /** The name with the labels; without braces there are none. An empty label is none, either. */
  Head head() throws MalformedException {
    String name = at < line.length() && line.charAt(at) == '{' ? null : name(true);
    Map<String, String> labels = new LinkedHashMap<>();
    blanks();
    if (next('{')) {
      blanks();
      while (!next('}')) {
        name = labelOrName(name, labels);
      }
    }
    if (name == null) {
      throw new MalformedException("a name is missing at '" + rest() + "'");
    }
    labels.values().removeIf(String::isEmpty);
    return new Head(name, labels);
  }

  /** Reads a label, or in quotes and on its own the name; returns the name, if known by now. */
  private @Nullable String labelOrName(@Nullable String name, Map<String, String> labels)
      throws MalformedException {
    boolean quoted = at < line.length() && line.charAt(at) == '"';
    String word = quoted ? quoted() : name(false);
    String known = name;
    blanks();
    if (quoted && at < line.length() && line.charAt(at) != '=') {
      if (name != null) {
        throw new MalformedException("a second name: \"" + word + "\"");
      }
      known = word;
    } else {
      expect('=');
      blanks();
      expect('"');
      if (labels.put(word, text()) != null) {
        throw new MalformedException("the label " + word + " is there twice");
      }
      if (labels.size() > MOST_LABELS) {
        throw new MalformedException("more than " + MOST_LABELS + " labels");
      }
      blanks();
    }
    if (!next(',') && !(at < line.length() && line.charAt(at) == '}')) {
      throw new MalformedException("a comma or } is missing at '" + rest() + "'");
    }
    blanks();
    return known;
  }

  /** A name in quotes, where any character may be in it. */
  String quoted() throws MalformedException {
    expect('"');
    String name = text();
    if (name.isEmpty()) {
      throw new MalformedException("a name is missing at '" + rest() + "'");
    }
    return name;
  }

  /** What a comment is about: a name in quotes, or any word. */
  String subject() throws MalformedException {
    if (at < line.length() && line.charAt(at) == '"') {
      return quoted();
    }
    int from = at;
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return line.substring(from, at);
  }

  private String name(boolean colons) throws MalformedException {
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

  /** NaN stands for all that is not finite. */
  double value() throws MalformedException {
    blanks();
    int from = at;
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    String text = line.substring(from, at);
    return NOT_FINITE.matcher(text).matches() ? Double.NaN : number(text);
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

  /** What is left of the line, after blanks. */
  String remainder() {
    blanks();
    return line.substring(at);
  }

  private String rest() {
    return line.substring(at, Math.min(line.length(), at + 40));
  }
}
