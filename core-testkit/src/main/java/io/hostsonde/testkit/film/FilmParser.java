package io.hostsonde.testkit.film;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a film's text; see {@link Film} for how it is written. */
final class FilmParser {

  static final String EXPECTED = "--- expected";

  private static final Pattern STATE =
      Pattern.compile("=== (?<number>\\d+)(?: after (?<amount>\\d+) ?(?<unit>ms|s|m|h))?");
  private static final Pattern CHANGE =
      Pattern.compile("--- (?<path>\\S+)(?: -> (?<target>\\S+)| (?<verb>deleted|fails))?");

  private final String name;
  private final String[] lines;
  private int at;

  FilmParser(String name, String text) {
    this.name = name;
    this.lines = text.split("\n", -1);
  }

  /** All before the first state, as it is. */
  String opening() {
    while (at < lines.length && !lines[at].startsWith("=== ")) {
      at++;
    }
    return joined(0, at);
  }

  /** All states; to be called after {@link #opening}. */
  List<State> states() {
    List<State> states = new ArrayList<>();
    while (at < lines.length) {
      states.add(state(states.size()));
    }
    if (states.isEmpty()) {
      throw wrong("no state; one begins with \"=== 0\"");
    }
    return states;
  }

  private State state(int number) {
    int from = at;
    Matcher matcher = STATE.matcher(lines[at]);
    if (!matcher.matches() || !matcher.group("number").equals(String.valueOf(number))) {
      throw wrong("expected \"=== " + number + " after TIME\"");
    }
    if ((matcher.group("amount") == null) != (number == 0)) {
      throw wrong("each state but the first says after what time it is");
    }
    Duration after = number == 0 ? Duration.ZERO : duration(matcher);
    at++;
    skipBlankLines();
    List<State.Change> changes = new ArrayList<>();
    while (at < lines.length && !lines[at].equals(EXPECTED) && !lines[at].startsWith("=== ")) {
      changes.add(change());
    }
    String text = joined(from, at).stripTrailing() + "\n";
    String expected = "";
    if (at < lines.length && lines[at].equals(EXPECTED)) {
      at++;
      expected = content().strip();
    }
    return new State(after, List.copyOf(changes), expected, text);
  }

  private State.Change change() {
    Matcher matcher = CHANGE.matcher(lines[at]);
    if (!matcher.matches()) {
      throw wrong("expected \"--- path\", \"--- path -> target\", \"--- path deleted|fails\"");
    }
    Path path = Path.of(matcher.group("path"));
    if (path.isAbsolute() || !path.equals(path.normalize()) || path.startsWith("..")) {
      throw wrong("a path is relative to the root of the tree and without . and ..");
    }
    at++;
    String content = content();
    String target = matcher.group("target");
    String verb = matcher.group("verb");
    if (target == null && verb == null) {
      return new State.Write(path.toString(), content);
    }
    if (!content.isEmpty()) {
      throw wrong("content for what is no file");
    }
    if (target != null) {
      return new State.Link(path.toString(), target);
    }
    return "deleted".equals(verb)
        ? new State.Delete(path.toString())
        : new State.Fail(path.toString());
  }

  /** Up to the next section or state, without the blank lines at the end. */
  private String content() {
    int from = at;
    while (at < lines.length && !lines[at].startsWith("--- ") && !lines[at].startsWith("=== ")) {
      at++;
    }
    int to = at;
    while (to > from && lines[to - 1].isBlank()) {
      to--;
    }
    return joined(from, to);
  }

  private void skipBlankLines() {
    while (at < lines.length && lines[at].isBlank()) {
      at++;
    }
  }

  private String joined(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(lines[i]).append('\n');
    }
    return text.toString();
  }

  private static Duration duration(Matcher matcher) {
    long amount = Long.parseLong(matcher.group("amount"));
    return switch (matcher.group("unit")) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private IllegalArgumentException wrong(String what) {
    String line = at < lines.length ? ": " + lines[at] : "";
    return new IllegalArgumentException(name + ":" + (at + 1) + ": " + what + line);
  }
}
