package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.schema.Field;
import io.hostsonde.schema.Kind;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import io.hostsonde.schema.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every sample must obey, whatever it is about; read through its schema only. */
public final class Samples {

  /**
   * Ten times what can be, for nonsense to be found: over the milliseconds between two samples of a
   * test, a tick of 10 ms is more CPU time than there was.
   */
  private static final double MOST_PERCENT = 1000.0 * Runtime.getRuntime().availableProcessors();

  private Samples() {}

  /**
   * Fails for a value of the wrong type, NaN, infinity, a percentage out of range, a negative size,
   * rate or counter, and rows with the same key.
   */
  public static void assertObeysRules(String source, Schema schema, Object value) {
    for (Field field : schema.fields()) {
      check(source + "." + field.name(), field, field.type(), field.get(value));
    }
  }

  private static void check(String path, Field field, Type type, @Nullable Object value) {
    if (value == null) {
      return;
    }
    switch (type) {
      case Type.Scalar scalar -> checkScalar(path, field, value);
      case Type.Nested nested -> assertObeysRules(path, nested.schema(), value);
      case Type.MapOf map ->
          ((Map<?, ?>) value)
              .forEach((key, each) -> check(path + "{" + key + "}", field, map.value(), each));
      case Type.ListOf list -> checkRows(path, field, list, (List<?>) value);
    }
  }

  private static void checkRows(String path, Field field, Type.ListOf list, List<?> rows) {
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i)).as(path + "[" + i + "]").isNotNull();
      check(path + "[" + i + "]", field, list.element(), rows.get(i));
    }
    if (list.element() instanceof Type.Nested nested) {
      List<Field> keys = nested.schema().fields().stream().filter(Field::key).toList();
      Set<List<String>> seen = new HashSet<>();
      for (Object row : rows) {
        List<String> key = keys.stream().map(k -> String.valueOf(k.get(row))).toList();
        assertThat(keys.isEmpty() || seen.add(key))
            .as(path + ": two rows with the key " + key)
            .isTrue();
      }
    }
  }

  private static void checkScalar(String path, Field field, Object value) {
    if (!(value instanceof Number number)) {
      return;
    }
    double amount = number.doubleValue();
    assertThat(amount).as(path).isFinite();
    if (field.unit() == Unit.PERCENT) {
      assertThat(amount).as(path).isBetween(0.0, MOST_PERCENT);
    } else if (field.kind() == Kind.COUNTER
        || field.perSecond()
        || field.unit() == Unit.BYTES
        || field.unit() == Unit.HERTZ) {
      assertThat(amount).as(path).isNotNegative();
    }
  }
}
