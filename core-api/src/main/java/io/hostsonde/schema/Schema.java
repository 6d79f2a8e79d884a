package io.hostsonde.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a sample, in their order. Immutable.
 *
 * <p>Allowed as components of a record: int, long, double, boolean, their boxes (null is absent),
 * String, an enum, {@link java.time.Instant}, {@link java.time.Duration}, a nested public record, a
 * List of these, a Map of String to scalar.
 */
public final class Schema {

  private static final ClassValue<Schema> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected Schema computeValue(Class<?> type) {
          return new RecordSchemas().schema(type);
        }
      };

  /**
   * How deep records, lists and maps may be in one another: whoever reads them does so by
   * recursion.
   */
  private static final int MOST_DEPTH = 32;

  private final List<Field> fields;
  private final Map<String, Field> byWireName;
  private final int depth;

  Schema(List<Field> fields) {
    this.fields = List.copyOf(fields);
    this.byWireName = new HashMap<>();
    int deepest = 0;
    for (Field field : fields) {
      deepest = Math.max(deepest, depth(field.type()));
      if (deepest > MOST_DEPTH) {
        throw new IllegalArgumentException(
            field.name() + ": more than " + MOST_DEPTH + " records and lists in one another");
      }
      if (byWireName.put(field.wireName(), field) != null) {
        throw new IllegalArgumentException(field.name() + ": there twice");
      }
    }
    this.depth = deepest;
  }

  private static int depth(Type type) {
    int depth = 1;
    Type inner = type;
    while (inner instanceof Type.ListOf list) {
      inner = list.element();
      depth++;
    }
    return inner instanceof Type.Nested nested ? depth + nested.schema().depth : depth;
  }

  /**
   * The schema of a record, derived once per class.
   *
   * @throws IllegalArgumentException when the class or a component is not allowed; the message has
   *     the path of the component
   */
  public static Schema of(Class<? extends Record> type) {
    return BY_CLASS.get(type);
  }

  /**
   * A schema by hand, for what has no class; its values are {@code Map<String, Object>} by name.
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A name from outside as that of a field: {@code jobs_done-total} is {@code jobsDoneTotal}. What
   * is no ASCII letter or digit parts words; a word in capitals becomes lower-case.
   *
   * @throws IllegalArgumentException when nothing that begins with a letter is left
   */
  public static String fieldName(String outside) {
    return Names.fromOutside(outside);
  }

  public List<Field> fields() {
    return fields;
  }

  /** The field of that name on wires. */
  public Optional<Field> field(String wireName) {
    return Optional.ofNullable(byWireName.get(wireName));
  }

  /** Builds a schema whose values are maps. */
  public static final class Builder {

    private final List<Field> fields = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a field.
     *
     * @param name in camel case, with unit and kind as in a record
     * @throws IllegalArgumentException when the name is not allowed
     */
    public Builder field(String name, Type type) {
      return add(name, type, false, Field.Naming.NONE);
    }

    /**
     * Adds a field that has a name outside and an explanation, as {@link Metric} gives them.
     *
     * @param metric without unit and {@code total}, which the field's own name says; empty for none
     * @param help a sentence for people; may be empty
     * @throws IllegalArgumentException when the name is not allowed
     */
    public Builder field(String name, Type type, String metric, String help) {
      return add(name, type, false, new Field.Naming(metric, 1, help, false, false));
    }

    /** Adds a field that identifies a row. */
    public Builder key(String name, Type.Scalar type) {
      return add(name, type, true, Field.Naming.NONE);
    }

    /**
     * Adds a number that came from Prometheus, or a program like it, and keeps its name there.
     *
     * @param exposed the whole name; see {@link Field#exposed}
     * @param help a sentence for people; may be empty
     * @throws IllegalArgumentException when the name is not allowed
     */
    public Builder exposed(String name, Type.Scalar type, String exposed, String help) {
      return add(name, type, false, new Field.Naming(exposed, 1, help, false, true));
    }

    /** Adds a field that identifies a row, and keeps the name of its label there. */
    public Builder exposedKey(String name, Type.Scalar type, String exposed) {
      return add(name, type, true, new Field.Naming(exposed, 1, "", false, true));
    }

    private Builder add(String name, Type type, boolean key, Field.Naming naming) {
      fields.add(new Field(fields.size(), name, type, key, naming, holder -> value(holder, name)));
      return this;
    }

    private static @Nullable Object value(Object holder, String name) {
      return ((Map<?, ?>) holder).get(name);
    }

    /**
     * Ends the building.
     *
     * @throws IllegalArgumentException when a name is there twice
     */
    public Schema build() {
      return new Schema(fields);
    }
  }
}
