package io.hostsonde.provider.textfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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

  private final int maxSeries;
  private final Map<String, String> types = new HashMap<>();
  private final Map<String, String> helps = new HashMap<>();
  private final Map<String, List<Family.Series>> series = new LinkedHashMap<>();
  private final Map<String, Set<Map<String, String>>> seen = new HashMap<>();
  private int count;

  private TextFormat(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  /**
   * The families of a text, in the order of their first series.
   *
   * @throws MalformedException with the number of the line
   */
  static List<Family> parse(String text, int maxSeries) throws MalformedException {
    TextFormat format = new TextFormat(maxSeries);
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      try {
        format.line(line.strip());
      } catch (MalformedException e) {
        throw new MalformedException("line " + number + ": " + e.getMessage());
      }
    }
    List<Family> families = new ArrayList<>();
    format.series.forEach((name, found) ->
        families.add(new Family(name, format.counter(name), format.help(name), found)));
    return families;
  }

  private void line(String line) throws MalformedException {
    if (line.startsWith("#")) {
      comment(line);
    } else if (!line.isEmpty()) {
      sample(new LineScanner(line));
    }
  }

  private void comment(String line) throws MalformedException {
    String[] words = line.split("\\s+", 4);
    if (words.length < 3 || !words[0].equals("#")) {
      return;
    }
    if (words[1].equals("HELP") && words.length == 4) {
      helps.putIfAbsent(words[2], words[3].replace("\\n", " ").replace("\\\\", "\\"));
    } else if (words[1].equals("TYPE")) {
      String type = words.length == 4 ? words[3] : "";
      if (!TYPES.contains(type)) {
        throw new MalformedException("there is no type '" + type + "'");
      }
      if (types.putIfAbsent(words[2], type) != null) {
        throw new MalformedException(words[2] + " has a second TYPE");
      }
    }
  }

  private void sample(LineScanner line) throws MalformedException {
    String name = line.name(true);
    Map<String, String> labels = line.labels();
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
