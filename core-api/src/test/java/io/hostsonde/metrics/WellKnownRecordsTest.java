package io.hostsonde.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.schema.Field;
import io.hostsonde.schema.Key;
import io.hostsonde.schema.Kind;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import io.hostsonde.schema.Unit;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All records of this package derive a schema, and their names say what architecture.md asks. */
class WellKnownRecordsTest {

  /** Words that hide a unit, or say it in a way of their own. */
  private static final Set<String> NO_UNITS =
      Set.of(
          "kb",
          "mb",
          "gb",
          "kib",
          "mib",
          "kilobytes",
          "megabytes",
          "byte",
          "ms",
          "millis",
          "milliseconds",
          "sec",
          "secs",
          "micros",
          "nanos",
          "pct",
          "ratio",
          "hz",
          "mhz",
          "khz",
          "rpm",
          "temp",
          "mw",
          "kelvin",
          "ticks",
          "jiffies",
          "pages",
          "sectors");

  /** Entries of a log follow each other; nothing identifies one. */
  private static final Set<String> ROWS_WITHOUT_KEY =
      Set.of("Journal.entries", "ContainerLogs.logs.lines");

  static List<Class<? extends Record>> records() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Cpu.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve("io/hostsonde/metrics");
    List<Class<? extends Record>> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.contains("$") && !name.startsWith("package-")) {
          Class<?> type = load(name.substring(0, name.length() - ".class".length()));
          if (type.isRecord()) {
            records.add(type.asSubclass(Record.class));
          }
        }
      }
    }
    return records;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName("io.hostsonde.metrics." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void findsTheRecords() throws Exception {
    assertThat(records())
        .contains(
            Cpu.class, Memory.class, Disk.class, Network.class, Thermal.class, Processes.class);
  }

  @ParameterizedTest
  @MethodSource("records")
  void obeysTheGrammarOfNames(Class<? extends Record> type) {
    assertThat(violations(type.getSimpleName(), Schema.of(type))).isEmpty();
  }

  public record Bad(
      long totalBytes,
      int readsTotal,
      double cpuPercent,
      double busyPct,
      long bytesOfCache,
      List<BadRow> rows) {}

  public record BadRow(String name) {}

  public record Good(
      long sizeBytes, long readsTotal, double cpuOfCorePercent, List<GoodRow> rows) {}

  public record GoodRow(@Key String name) {}

  @Test
  void noticesWhatBreaksTheGrammar() {
    assertThat(violations("Bad", Schema.of(Bad.class)))
        .containsExactly(
            "Bad.totalBytes: Total is not the last word",
            "Bad.readsTotal: an int overflows, a counter is a long or a double",
            "Bad.cpuPercent: percent of what",
            "Bad.busyPct: pct is no unit of the grammar",
            "Bad.bytesOfCache: a unit is the last word before PerSecond or Total",
            "Bad.rows: no key identifies a row");
    assertThat(violations("Good", Schema.of(Good.class))).isEmpty();
  }

  private static List<String> violations(String path, Schema schema) {
    List<String> found = new ArrayList<>();
    for (Field field : schema.fields()) {
      String where = path + "." + field.name();
      if (measured(field.type())) {
        for (String violation : violations(field)) {
          found.add(where + ": " + violation);
        }
      }
      switch (field.type()) {
        case Type.Nested nested -> found.addAll(violations(where, nested.schema()));
        case Type.ListOf(Type.Nested row) -> {
          if (!ROWS_WITHOUT_KEY.contains(where)
              && row.schema().fields().stream().noneMatch(Field::key)) {
            found.add(where + ": no key identifies a row");
          }
          found.addAll(violations(where, row.schema()));
        }
        default -> {}
      }
    }
    return found;
  }

  private static boolean measured(Type type) {
    return switch (type) {
      case Type.Scalar scalar ->
          Set.of(Type.Scalar.INT, Type.Scalar.LONG, Type.Scalar.DOUBLE, Type.Scalar.DURATION)
              .contains(scalar);
      case Type.MapOf map -> measured(map.value());
      case Type.ListOf list -> measured(list.element());
      case Type.Nested nested -> false;
    };
  }

  private static List<String> violations(Field field) {
    List<String> found = new ArrayList<>();
    List<String> words = List.of(field.wireName().split("_"));
    if (words.subList(0, words.size() - 1).contains("total")) {
      found.add("Total is not the last word");
    }
    if (field.kind() == Kind.COUNTER && field.type() == Type.Scalar.INT) {
      found.add("an int overflows, a counter is a long or a double");
    }
    if (words.getFirst().equals("cpu")
        && field.unit() == Unit.PERCENT
        && !field.name().matches("cpuOf(Host|Core|Limit)Percent")) {
      found.add("percent of what");
    }
    for (String word : words) {
      if (NO_UNITS.contains(word)) {
        found.add(word + " is no unit of the grammar");
      }
    }
    boolean unitSomewhere =
        Arrays.stream(Unit.values())
            .filter(unit -> unit != Unit.NONE)
            .anyMatch(unit -> words.contains(unit.suffix().toLowerCase(Locale.ROOT)));
    if (unitSomewhere && field.unit() == Unit.NONE && !field.perSecond()) {
      found.add("a unit is the last word before PerSecond or Total");
    }
    return found;
  }
}
