package io.hostsonde.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A line of the tcp dialect in a few lines for people: a pure function of it. */
final class TailSummary {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PROCESSES = 5;
  private static final int NAME_COLUMNS = 28;
  private static final int MIB_SHIFT = 20;

  private TailSummary() {}

  /** Printable as it is; a line that is no JSON comes out as it was, made printable. */
  static List<String> of(String line) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return List.of(Printable.text(line));
    }
    List<String> shown = new ArrayList<>();
    shown.add(head(json));
    shown.add(host(json.path("system")));
    StringJoiner busiest = new StringJoiner("   ", "  top  ", "").setEmptyValue("");
    int count = 0;
    for (JsonNode process : json.at("/system/top_processes")) {
      if (count++ < PROCESSES) {
        busiest.add(
            "%s %s".formatted(text(process, "name"), percent(process.path("cpu").asDouble())));
      }
    }
    shown.add(busiest.toString());
    for (JsonNode container : json.path("containers")) {
      shown.add(container(container));
    }
    shown.removeIf(String::isEmpty);
    return shown;
  }

  private static String head(JsonNode json) {
    StringJoiner degraded = new StringJoiner(", ", ": ", "").setEmptyValue("");
    json.path("degraded").forEach(name -> degraded.add(Printable.text(name.asText())));
    return text(json, "timestamp") + "  " + text(json, "status") + degraded;
  }

  private static String host(JsonNode system) {
    Duration up = Duration.ofSeconds(system.path("uptime").asLong());
    JsonNode load = system.path("load_avg");
    return String.format(
        Locale.ROOT,
        "  cpu %s  memory %s of %s  disk %.1f of %.1f GiB  load %.2f %.2f %.2f  up %dd %d:%02d",
        percent(system.at("/cpu_percent/0").asDouble()),
        Panels.bytes(system.path("memory_used").asLong() << MIB_SHIFT),
        Panels.bytes(system.path("memory_total").asLong() << MIB_SHIFT),
        system.path("disk_used").asDouble(),
        system.path("disk_total").asDouble(),
        load.path("1m").asDouble(),
        load.path("5m").asDouble(),
        load.path("15m").asDouble(),
        up.toDays(),
        up.toHoursPart(),
        up.toMinutesPart());
  }

  private static String container(JsonNode container) {
    return "  "
        + Printable.fit(container.path("name").asText(), NAME_COLUMNS)
        + " cpu "
        + percent(container.path("cpu_percent").asDouble())
        + "  memory "
        + Panels.bytes(container.path("memory_usage").asLong())
        + " of "
        + Panels.bytes(container.path("memory_limit").asLong())
        + "  "
        + text(container, "status");
  }

  private static String percent(double percent) {
    return String.format(Locale.ROOT, "%.1f%%", percent);
  }

  private static String text(JsonNode node, String key) {
    return Printable.text(node.path(key).asText());
  }
}
