package io.hostsonde.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads text in the syntax of {@link java.util.Properties}, but keeps the line of each key and
 * takes a key that is there twice for an error.
 */
final class PropertiesText {

  /**
   * A key and its value.
   *
   * @param line where it begins, from 1
   */
  record Entry(String key, String value, int line) {}

  /** A line that can't be read. */
  record Unreadable(int line, String message) {}

  /** What the text holds. */
  record Content(List<Entry> entries, List<Unreadable> errors) {}

  private final String text;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Unreadable> errors = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private int at;
  private int line = 1;

  private PropertiesText(String text) {
    this.text = text;
  }

  static Content parse(String text) {
    PropertiesText parser = new PropertiesText(text);
    while (parser.at < text.length()) {
      parser.entry();
    }
    return new Content(List.copyOf(parser.entries), List.copyOf(parser.errors));
  }

  private void entry() {
    int first = line;
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '#' || text.charAt(at) == '!')) {
      while (at < text.length() && !atLineEnd()) {
        at++;
      }
    }
    if (at == text.length() || atLineEnd()) {
      endLine();
      return;
    }
    String key = word(true);
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ':')) {
      at++;
      skipBlanks();
    }
    String value = word(false);
    endLine();
    Integer before = lines.putIfAbsent(key, first);
    if (before == null) {
      entries.add(new Entry(key, value, first));
    } else {
      errors.add(new Unreadable(first, key + " is there twice, first in line " + before));
    }
  }

  /** Up to the line's end, or for a key up to what separates it from its value. */
  private String word(boolean key) {
    StringBuilder word = new StringBuilder();
    while (at < text.length() && !atLineEnd()) {
      char c = text.charAt(at);
      if (key && (c == '=' || c == ':' || blank(c))) {
        break;
      }
      at++;
      if (c != '\\') {
        word.append(c);
      } else if (at < text.length() && !continued()) {
        escaped(word);
      }
    }
    return word.toString();
  }

  /** Behind a backslash: skips the line's end and the blanks that follow it, if it is one. */
  private boolean continued() {
    if (!atLineEnd()) {
      return false;
    }
    endLine();
    skipBlanks();
    return true;
  }

  private void escaped(StringBuilder word) {
    char c = text.charAt(at++);
    switch (c) {
      case 't' -> word.append('\t');
      case 'n' -> word.append('\n');
      case 'r' -> word.append('\r');
      case 'f' -> word.append('\f');
      case 'u' -> unicode(word);
      default -> word.append(c);
    }
  }

  private void unicode(StringBuilder word) {
    int end = Math.min(at + 4, text.length());
    String digits = text.substring(at, end);
    if (digits.matches("[0-9a-fA-F]{4}")) {
      word.append((char) Integer.parseInt(digits, 16));
      at = end;
    } else {
      errors.add(
          new Unreadable(line, "\\u needs four hexadecimal digits (a backslash is written \\\\)"));
    }
  }

  private void skipBlanks() {
    while (at < text.length() && blank(text.charAt(at))) {
      at++;
    }
  }

  private void endLine() {
    if (at < text.length()) {
      boolean carriageReturn = text.charAt(at) == '\r';
      at++;
      if (carriageReturn && at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      line++;
    }
  }

  private boolean atLineEnd() {
    return text.charAt(at) == '\n' || text.charAt(at) == '\r';
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
  }
}
