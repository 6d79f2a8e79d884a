package io.hostsonde.provider.textfile;

import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the text format of Prometheus, version 0.0.4, and what OpenMetrics has in common with it.
 * A histogram or summary is the series it consists of. NaN and infinities are absent: their series
 * is left out.
 */
final class TextFormat {

  private static final Set<String> TYPES =
      Set.of(
          "counter",
          "gauge",
          "histogram",
          "gaugehistogram",
          "summary",
          "untyped",
          "unknown",
          "info",
          "stateset");

  /** A longer line is refused: it would be held several times over while it is parsed. */
  static final int MAX_LINE_CHARACTERS = 64 << 10;

  /*
   * What a series holds, with its row in the sample that is shown and the one that is being made,
   * without its labels; and each label with its places in all three and the String of its text. Measured with five thousand series of none,
   * one, three and eight labels, and rounded up.
   */
  private static final int SERIES_BYTES = 300;
  private static final int LABEL_BYTES = 150;

  /** A family with its field in a schema; and the name of a label, or a comment. */
  private static final int FAMILY_BYTES = 450;

  private static final int NAME_BYTES = 160;

  private final int maxSeries;
  private final MemoryShare.Lease memory;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();
  private final Map<String, String> helps = new HashMap<>();
  private final Map<String, List<Family.Series>> series = new LinkedHashMap<>();
  private final Map<String, Set<Map<String, String>>> seen = new HashMap<>();
  private int count;

  private TextFormat(int maxSeries, MemoryShare.Lease memory) {
    this.maxSeries = maxSeries;
    this.memory = memory;
  }

  /**
   * The families of a text, in the order of their first series.
   *
   * @param memory takes what they and a sample of them hold, as they grow
   * @throws MalformedException with the number of the line
   * @throws IOException when reading fails, or there is no memory left
   */
  static List<Family> parse(Reader text, int maxSeries, MemoryShare.Lease memory)
      throws IOException {
    TextFormat format = new TextFormat(maxSeries, memory);
    int number = 1;
    try {
      for (String line = line(text); line != null; line = line(text)) {
        format.line(line.strip());
        number++;
      }
    } catch (MalformedException e) {
      throw new MalformedException("line " + number + ": " + e.getMessage());
    }
    List<Family> families = new ArrayList<>();
    format.series.forEach((name, found) ->
        families.add(new Family(name, format.counter(name), format.help(name), found)));
    return families;
  }

  /** The next line; null at the end. The reader is buffered. */
  private static @Nullable String line(Reader text) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = text.read(); c != '\n'; c = text.read()) {
      if (c < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (line.length() == MAX_LINE_CHARACTERS) {
        throw new MalformedException("longer than " + MAX_LINE_CHARACTERS + " characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** The same String for the same name, however many series have it. */
  private String known(String name, int bytes) throws IOException {
    String known = names.get(name);
    if (known == null) {
      memory.need(bytes + 2L * name.length());
      names.put(name, name);
      known = name;
    }
    return known;
  }

  private void line(String line) throws IOException {
    if (line.startsWith("#")) {
      comment(line);
    } else if (!line.isEmpty()) {
      sample(new LineScanner(line));
    }
  }

  private void comment(String line) throws IOException {
    String[] words = line.split("\\s+", 3);
    if (words.length < 3 || !words[0].equals("#")) {
      return;
    }
    boolean help = words[1].equals("HELP");
    if (!help && !words[1].equals("TYPE")) {
      return;
    }
    memory.need(NAME_BYTES + 2L * line.length());
    LineScanner about = new LineScanner(words[2]);
    String name = about.subject();
    String rest = about.remainder();
    if (help) {
      helps.putIfAbsent(name, rest.replace("\\n", " ").replace("\\\\", "\\"));
    } else {
      String type = rest.strip().toLowerCase(Locale.ROOT).replace("_", "");
      if (!TYPES.contains(type)) {
        throw new MalformedException("there is no type '" + rest + "'");
      }
      if (types.putIfAbsent(name, type) != null) {
        throw new MalformedException(name + " has a second TYPE");
      }
    }
  }

  private void sample(LineScanner line) throws IOException {
    LineScanner.Head head = line.head();
    String name = known(head.name(), FAMILY_BYTES);
    Map<String, String> labels = held(head.labels());
    double value = line.value();
    line.end();
    if (++count > maxSeries) {
      throw new MalformedException("more than " + maxSeries + " series");
    }
    if (!seen.computeIfAbsent(name, each -> new HashSet<>()).add(labels)) {
      throw new MalformedException(name + labels + " is there twice");
    }
    if (Double.isFinite(value)) {
      if (value < 0 && counter(name)) {
        throw new MalformedException(name + " is a counter and below zero");
      }
      series.computeIfAbsent(name, each -> new ArrayList<>()).add(new Family.Series(labels, value));
    }
  }

  /** Labels as they are kept: small, and with names that are there once. */
  private Map<String, String> held(Map<String, String> labels) throws IOException {
    long needed = SERIES_BYTES;
    Map<String, String> held = new HashMap<>();
    for (Map.Entry<String, String> label : labels.entrySet()) {
      needed += LABEL_BYTES + 2L * label.getValue().length();
      held.put(known(label.getKey(), NAME_BYTES), label.getValue());
    }
    memory.need(needed);
    return Map.copyOf(held);
  }

  private boolean counter(String name) {
    String declared = types.get(name);
    if (declared != null) {
      return declared.equals("counter");
    }
    String of = base(name);
    String type = of == null ? "untyped" : types.getOrDefault(of, "untyped");
    return switch (type) {
      case "counter" -> name.endsWith("_total");
      case "histogram" -> name.endsWith("_bucket") || name.endsWith("_count");
      case "summary" -> name.endsWith("_count");
      // Nobody said what it is; what is called so by convention counts.
      case "untyped" -> name.endsWith("_total");
      default -> false;
    };
  }

  private String help(String name) {
    String own = helps.get(name);
    String of = base(name);
    return own != null ? own : of == null ? "" : helps.getOrDefault(of, "");
  }

  /** The name that HELP and TYPE give to what a series is part of; null: it has no such end. */
  private static @Nullable String base(String name) {
    for (String end : List.of("_total", "_bucket", "_count", "_sum")) {
      if (name.endsWith(end)) {
        return name.substring(0, name.length() - end.length());
      }
    }
    return null;
  }
}
