package io.hostsonde.schema;

import java.util.Objects;
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
  private final boolean omitted;
  private final boolean exposed;
  private final int index;
  private final Function<Object, @Nullable Object> accessor;

  /** What {@link Metric} says, wherever it came from. */
  record Naming(String metric, double scale, String help, boolean omitted, boolean exposed) {
    static final Naming NONE = new Naming("", 1, "", false, false);

    static Naming of(@Nullable Metric metric) {
      return metric == null
          ? NONE
          : new Naming(metric.name(), metric.scale(), metric.help(), metric.omit(), false);
    }
  }

  /**
   * A field.
   *
   * @param index its place in its schema
   */
  Field(
      int index,
      String name,
      Type type,
      boolean key,
      Naming naming,
      Function<Object, @Nullable Object> accessor) {
    Objects.requireNonNull(type, name);
    Objects.requireNonNull(naming.metric(), name);
    Objects.requireNonNull(naming.help(), name);
    if (!Names.camelCase(name)) {
      throw new IllegalArgumentException("a name is written in camelCase, not '" + name + "'");
    }
    if (key && !(type instanceof Type.Scalar)) {
      throw new IllegalArgumentException("a key is one value");
    }
    this.name = name;
    this.wireName = Names.snakeCase(name);
    this.type = type;
    Type.Scalar leaf = leaf(type);
    boolean measured = leaf != null && leaf.numeric();
    this.perSecond = measured && Unit.endsWithWord(name, "PerSecond");
    boolean total = measured && Unit.endsWithWord(name, "Total");
    String stem = name;
    if (perSecond) {
      stem = name.substring(0, name.length() - "PerSecond".length());
    } else if (total) {
      stem = name.substring(0, name.length() - "Total".length());
    }
    if (Unit.endsWithWord(stem, perSecond ? "Total" : "PerSecond") && (perSecond || total)) {
      throw new IllegalArgumentException("a name ends with PerSecond or Total, not both");
    }
    this.unit = measured ? Unit.of(stem) : Unit.NONE;
    this.kind = kind(leaf, total);
    this.key = key;
    this.metric = naming.metric();
    this.scale = naming.scale();
    this.help = naming.help();
    this.omitted = naming.omitted();
    this.exposed = naming.exposed();
    this.index = index;
    this.accessor = accessor;
    if (type == Type.Scalar.DURATION && unit != Unit.SECONDS) {
      throw new IllegalArgumentException("a Duration's name ends with Seconds");
    }
  }

  /**
   * What a value is made of in the end; null: records. No pattern switch: the first ones of a start
   * cost milliseconds each, which no ahead-of-time cache keeps.
   */
  private static Type.@Nullable Scalar leaf(Type type) {
    Type inner = type;
    while (inner instanceof Type.ListOf list) {
      inner = list.element();
    }
    if (inner instanceof Type.MapOf map) {
      return map.value();
    }
    return inner instanceof Type.Scalar scalar ? scalar : null;
  }

  private static Kind kind(Type.@Nullable Scalar leaf, boolean total) {
    if (leaf == null) {
      return Kind.STRUCTURE;
    }
    if (leaf.numeric()) {
      return total ? Kind.COUNTER : Kind.GAUGE;
    }
    return leaf == Type.Scalar.INSTANT ? Kind.GAUGE : Kind.STATE;
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

  /** See {@link Metric#name}, or the {@link #exposed} name; empty when there is none. */
  public String metric() {
    return metric;
  }

  /**
   * Whether {@link #metric} is the name of a metric of Prometheus, or of a label where this is a
   * key, and so whole: it goes there again as it is, whatever this field's own name makes of it.
   */
  public boolean exposed() {
    return exposed;
  }

  /** See {@link Metric#scale}. */
  public double scale() {
    return scale;
  }

  /** A sentence for people; may be empty. */
  public String help() {
    return help;
  }

  /** See {@link Metric#omit}. */
  public boolean omitted() {
    return omitted;
  }

  /**
   * The value of this field: null when absent, otherwise of the class that belongs to its type
   * (Integer, Long, Double, Boolean, String, an enum, Instant, Duration, List, Map, a record).
   *
   * @param holder what the field's schema describes, or a {@link Snapshot} of that
   */
  public @Nullable Object get(Object holder) {
    return holder instanceof Snapshot snapshot ? snapshot.value(this) : accessor.apply(holder);
  }

  int index() {
    return index;
  }

  @Override
  public String toString() {
    return name;
  }
}
