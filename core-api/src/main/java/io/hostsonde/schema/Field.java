package io.hostsonde.schema;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One field of a schema. Immutable.
 *
 * <p>Its Java name is in camel case ({@code receivedBytesPerSecond}); on wires it is in snake case.
 * The name says unit and kind: {@code name[Unit][PerSecond|Total]}.
 */
public final class Field {

  private final String name;
  private final String wireName;
  private final Type type;
  private final Unit unit;
  private final Kind kind;
  private final boolean perSecond;
  private final boolean key;
  private final String metric;
  private final double scale;
  private final String help;
  private final Function<Object, @Nullable Object> accessor;

  Field(
      String name,
      Type type,
      boolean key,
      @Nullable Metric metric,
      Function<Object, @Nullable Object> accessor) {
    if (!Names.camelCase(name)) {
      throw new IllegalArgumentException("a name is written in camelCase, not '" + name + "'");
    }
    if (key && !(type instanceof Type.Scalar)) {
      throw new IllegalArgumentException("a key is one value");
    }
    this.name = name;
    this.wireName = Names.snakeCase(name);
    this.type = type;
    this.perSecond = measured(type) && Unit.endsWithWord(name, "PerSecond");
    boolean total = measured(type) && Unit.endsWithWord(name, "Total");
    String stem = name;
    if (perSecond) {
      stem = name.substring(0, name.length() - "PerSecond".length());
    } else if (total) {
      stem = name.substring(0, name.length() - "Total".length());
    }
    if (Unit.endsWithWord(stem, perSecond ? "Total" : "PerSecond") && (perSecond || total)) {
      throw new IllegalArgumentException("a name ends with PerSecond or Total, not both");
    }
    this.unit = measured(type) ? Unit.of(stem) : Unit.NONE;
    this.kind = kind(type, total);
    this.key = key;
    this.metric = metric == null ? "" : metric.name();
    this.scale = metric == null ? 1 : metric.scale();
    this.help = metric == null ? "" : metric.help();
    this.accessor = accessor;
    if (type == Type.Scalar.DURATION && unit != Unit.SECONDS) {
      throw new IllegalArgumentException("a Duration's name ends with Seconds");
    }
  }

  private static boolean measured(Type type) {
    return switch (type) {
      case Type.Scalar scalar -> scalar.numeric();
      case Type.ListOf list -> measured(list.element());
      case Type.MapOf map -> map.value().numeric();
      case Type.Nested nested -> false;
    };
  }

  private static Kind kind(Type type, boolean total) {
    return switch (type) {
      case Type.Scalar scalar when scalar.numeric() -> total ? Kind.COUNTER : Kind.GAUGE;
      case Type.Scalar scalar when scalar == Type.Scalar.INSTANT -> Kind.GAUGE;
      case Type.Scalar scalar -> Kind.STATE;
      case Type.MapOf map -> kind(map.value(), total);
      case Type.ListOf list -> kind(list.element(), total);
      case Type.Nested nested -> Kind.STRUCTURE;
    };
  }

  /** In camel case. */
  public String name() {
    return name;
  }

  /** In snake case. */
  public String wireName() {
    return wireName;
  }

  public Type type() {
    return type;
  }

  public Unit unit() {
    return unit;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the value is a change per second. */
  public boolean perSecond() {
    return perSecond;
  }

  /** Whether it identifies a row of a list. */
  public boolean key() {
    return key;
  }

  /** OpenTelemetry's name; empty when there is none. */
  public String metric() {
    return metric;
  }

  /** See {@link Metric#scale}. */
  public double scale() {
    return scale;
  }

  /** A sentence for people; may be empty. */
  public String help() {
    return help;
  }

  /**
   * The value of this field: null when absent, otherwise of the class that belongs to its type
   * (Integer, Long, Double, Boolean, String, an enum, Instant, Duration, List, Map, a record).
   *
   * @param holder what the field's schema describes
   */
  public @Nullable Object get(Object holder) {
    return accessor.apply(holder);
  }

  @Override
  public String toString() {
    return name;
  }
}
