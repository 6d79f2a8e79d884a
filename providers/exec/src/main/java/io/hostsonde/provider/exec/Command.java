package io.hostsonde.provider.exec;

import java.nio.file.Path;
import java.util.List;

/**
 * A command to run.
 *
 * @param label which of several it is; lower-case words joined by hyphens
 * @param words the program, an absolute path, and its arguments
 */
record Command(String label, List<String> words) {

  Command {
    words = List.copyOf(words);
  }

  /**
   * Reads {@code queue=/usr/local/bin/queue --all}. Blanks part the words; there is no shell and
   * there are no quotes: what needs them is a script.
   *
   * @throws IllegalArgumentException says what is wrong
   */
  static Command parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "commands: '" + text + "' lacks a label: queue=/usr/local/bin/queue");
    }
    String label = text.substring(0, equals).strip();
    if (!label.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "commands: the label '" + label + "' is not lower-case words joined by hyphens");
    }
    List<String> words = List.of(text.substring(equals + 1).strip().split("\\s+", -1));
    if (!Path.of(words.getFirst()).isAbsolute()) {
      throw new IllegalArgumentException(
          "commands: the program of " + label + " is not an absolute path");
    }
    return new Command(label, words);
  }
}
