package io.hostsonde.transport.prometheus;

import io.hostsonde.schema.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One metric of a source: all that is known before there are values. Immutable.
 *
 * @param openMetricsHead the lines before its samples
 * @param textHead the same in the older format
 * @param sample the name of its samples
 * @param path from a row to its value; empty: the row is the value
 * @param value what is made of it
 * @param labels further ones: the state; or the texts of a record
 * @param scale what a number is multiplied with
 */
record Family(
    Text openMetricsHead,
    Text textHead,
    Text sample,
    List<Field> path,
    Value value,
    List<Label> labels,
    double scale) {

  /** What becomes of a value. */
  enum Value {
    NUMBER,
    /** A number that is left out when it is negative. */
    COUNTER,
    TIME,
    /** 0 or 1. */
    FLAG,
    /** 1, with the constant's name as a label. */
    STATE,
    /** 1, with texts as labels. */
    TEXTS
  }

  /**
   * A label.
   *
   * @param head {@code name="}
   * @param field where its value is; null: what is at hand itself
   */
  record Label(Text head, @Nullable Field field) {

    static Label of(String name, @Nullable Field field) {
      return new Label(new Text(name + "=\""), field);
    }
  }

  /** The types of both formats. */
  enum Kind {
    GAUGE("gauge", ""),
    COUNTER("counter", "_total"),
    /** A counter of somewhere else whose name has not the ending that OpenMetrics wants. */
    BARE_COUNTER("unknown", ""),
    INFO("info", "_info");

    private final String type;
    private final String ending;

    Kind(String type, String ending) {
      this.type = type;
      this.ending = ending;
    }

    static Kind of(Field field, Value value) {
      boolean bare =
          value == Value.COUNTER && field.exposed() && !field.metric().endsWith(COUNTER.ending);
      return bare ? BARE_COUNTER : of(value);
    }

    static Kind of(Value value) {
      return switch (value) {
        case COUNTER -> COUNTER;
        case TEXTS -> INFO;
        case NUMBER, TIME, FLAG, STATE -> GAUGE;
      };
    }

    /** What the names of samples end with. */
    String ending() {
      return ending;
    }

    /** The older format knows no info, and keeps some endings for other types. */
    private String textType(String sample) {
      if (this == COUNTER || this == BARE_COUNTER) {
        return COUNTER.type;
      }
      return RESERVED.stream().anyMatch(sample::endsWith) ? "untyped" : "gauge";
    }
  }

  private static final List<String> RESERVED = List.of("_total", "_count", "_sum", "_bucket");

  static Text openMetricsHead(String name, Kind kind, String unit, String help) {
    StringBuilder head = new StringBuilder("# TYPE " + name + " " + kind.type + "\n");
    if (!unit.isEmpty() && name.endsWith("_" + unit)) {
      head.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
    }
    head.append("# HELP ").append(name).append(' ');
    head.append(escaped(help).replace("\"", "\\\"")).append('\n');
    return new Text(head.toString());
  }

  static Text textHead(String name, Kind kind, String help) {
    String sample = name + kind.ending();
    return new Text(
        "# HELP %s %s\n# TYPE %s %s\n"
            .formatted(sample, escaped(help), sample, kind.textType(sample)));
  }

  private static String escaped(String help) {
    return help.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** Whether a value is written as the whole number that it is. */
  boolean whole(Object number) {
    return (value == Value.NUMBER || value == Value.COUNTER)
        && scale == 1
        && (number instanceof Long || number instanceof Integer);
  }

  Text head(Format format) {
    return format == Format.OPEN_METRICS ? openMetricsHead : textHead;
  }
}
