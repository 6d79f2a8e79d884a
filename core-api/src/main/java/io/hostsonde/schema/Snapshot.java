package io.hostsonde.schema;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a value, read once by its schema and made of nothing that is not the JDK's: whoever
 * reads its fields by the same schema runs no code of whoever made the value. Immutable.
 */
public final class Snapshot {

  // About what each takes on the heap, with what refers to it.
  private static final int ROW_BYTES = 48;
  private static final int SCALAR_BYTES = 24;
  private static final int TEXT_BYTES = 48;
  private static final int ENTRY_BYTES = 48;

  private static final int LATIN = 0xFF;

  /** Of the records that come with this class, which are trusted to do nothing but hold. */
  private static final ClassValue<Constructor<?>> CANONICAL =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> type) {
          Class<?>[] types =
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new);
          try {
            return type.getConstructor(types);
          } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type.getName() + " can't be made again", e);
          }
        }
      };

  private final Schema schema;
  private final Object original;
  private final @Nullable Object[] values;

  private Snapshot(Schema schema, Object original, @Nullable Object[] values) {
    this.schema = schema;
    this.original = original;
    this.values = values;
  }

  /**
   * Copies a value with all that it nests: into this class, or, where it is one of the well-known
   * records ({@code io.hostsonde.metrics}), into the same record. Runs the code of whoever made the
   * value, so it may hang and throw anything.
   *
   * @param value what the schema's fields can read
   * @param size is told of each few bytes that the copy takes, about; throws when it is too much
   * @throws IllegalArgumentException when there is something in it that is not allowed
   */
  public static Object of(Schema schema, Object value, LongConsumer size) {
    return new Copying(size).row(schema, value);
  }

  /** What it was made of. Whoever touches that runs foreign code. */
  public Object original() {
    return original;
  }

  @Nullable Object value(Field field) {
    List<Field> fields = schema.fields();
    int index = field.index();
    if (index >= fields.size() || fields.get(index) != field) {
      throw new ClassCastException(field + " is not of the schema that this was read by");
    }
    return values[index];
  }

  /** As of a record; that of the original would be foreign code. */
  @Override
  public String toString() {
    StringJoiner fields = new StringJoiner(", ", "Snapshot[", "]");
    for (int i = 0; i < values.length; i++) {
      fields.add(schema.fields().get(i).name() + "=" + values[i]);
    }
    return fields.toString();
  }

  private record Copying(LongConsumer size) {

    Object row(Schema schema, Object value) {
      List<Field> fields = schema.fields();
      size.accept(ROW_BYTES);
      @Nullable Object[] values = new @Nullable Object[fields.size()];
      for (int i = 0; i < values.length; i++) {
        Field field = fields.get(i);
        Object read = field.get(value);
        values[i] = read == null ? absent() : copy(field.type(), read);
      }
      Class<?> type = value.getClass();
      return type.isRecord() && Snapshot.class.getClassLoader().equals(type.getClassLoader())
          ? again(type, values)
          : new Snapshot(schema, value, values);
    }

    private static Object again(Class<?> type, @Nullable Object[] values) {
      try {
        return CANONICAL.get(type).newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(type.getName() + " can't be made again", e);
      }
    }

    private @Nullable Object absent() {
      size.accept(Integer.BYTES);
      return null;
    }

    private Object copy(Type type, Object value) {
      return switch (type) {
        case Type.Scalar scalar -> scalar(value);
        case Type.Nested nested -> row(nested.schema(), value);
        case Type.ListOf list -> list(list.element(), (List<?>) value);
        case Type.MapOf map -> map((Map<?, ?>) value);
      };
    }

    private List<@Nullable Object> list(Type element, List<?> value) {
      size.accept(ROW_BYTES);
      List<@Nullable Object> copy = new ArrayList<>();
      for (Object each : value) {
        if (each != null) {
          copy.add(copy(element, each));
        } else if (!(element instanceof Type.Nested)) {
          copy.add(absent()); // a row that is not there is none
        }
      }
      return Collections.unmodifiableList(copy);
    }

    private Map<String, @Nullable Object> map(Map<?, ?> value) {
      size.accept(ROW_BYTES);
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : value.entrySet()) {
        size.accept(ENTRY_BYTES);
        String key = text((String) entry.getKey());
        Object each = entry.getValue();
        copy.put(key, each == null ? absent() : scalar(each));
      }
      return Collections.unmodifiableMap(copy);
    }

    /** Classes that others can extend are not taken as they are. */
    private Object scalar(Object value) {
      size.accept(SCALAR_BYTES);
      return switch (value) {
        case String text -> text(text);
        case Long number -> number;
        case Integer number -> number;
        case Double number -> number;
        case Float number -> number;
        case Boolean truth -> truth;
        case Enum<?> constant -> constant;
        case Instant instant -> instant;
        case Duration duration -> duration;
        case BigInteger number -> whole(number.toByteArray());
        case BigDecimal number ->
            new BigDecimal(whole(number.unscaledValue().toByteArray()), number.scale());
        case Number number -> number.longValue();
        default -> throw new IllegalArgumentException(value.getClass().getName() + " is no scalar");
      };
    }

    private BigInteger whole(byte[] digits) {
      size.accept(digits.length);
      return new BigInteger(digits);
    }

    private String text(String text) {
      size.accept(TEXT_BYTES + bytes(text));
      return text;
    }

    private static long bytes(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) > LATIN) {
          return 2L * text.length();
        }
      }
      return text.length();
    }
  }
}
