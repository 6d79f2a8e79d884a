package io.hostsonde.testkit.film;

import io.hostsonde.schema.Field;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record as text for people: a field a line, a row of a list a line, what is absent left out,
 * names as on wires.
 */
final class Rendering {

  /** Fewer digits than a double has: what differs in the last ones is no difference. */
  private static final MathContext DIGITS = new MathContext(10);

  private Rendering() {}

  static String of(Schema schema, Object holder) {
    StringBuilder text = new StringBuilder();
    for (Field field : schema.fields()) {
      @Nullable Object value = field.get(holder);
      if (value == null) {
        continue;
      }
      text.append(field.wireName()).append(':');
      if (field.type() instanceof Type.ListOf(Type.Nested(Schema row)) && !isEmpty(value)) {
        text.append('\n');
        for (Object element : (List<?>) value) {
          text.append("- ").append(inline(row, element)).append('\n');
        }
      } else {
        text.append(' ').append(value(field.type(), value)).append('\n');
      }
    }
    return text.toString();
  }

  private static boolean isEmpty(Object list) {
    return ((List<?>) list).isEmpty();
  }

  private static String inline(Schema schema, Object holder) {
    StringJoiner fields = new StringJoiner(", ", "{", "}");
    for (Field field : schema.fields()) {
      @Nullable Object value = field.get(holder);
      if (value != null) {
        fields.add(field.wireName() + ": " + value(field.type(), value));
      }
    }
    return fields.toString();
  }

  private static String value(Type type, Object value) {
    return switch (type) {
      case Type.Nested nested -> inline(nested.schema(), value);
      case Type.ListOf list -> {
        StringJoiner elements = new StringJoiner(", ", "[", "]");
        ((List<?>) value).forEach(element -> elements.add(value(list.element(), element)));
        yield elements.toString();
      }
      case Type.MapOf map -> {
        StringJoiner entries = new StringJoiner(", ", "{", "}");
        new TreeMap<>((Map<?, ?>) value)
            .forEach((key, entry) -> entries.add(key + ": " + value(map.value(), entry)));
        yield entries.toString();
      }
      case Type.Scalar scalar -> scalar(value);
    };
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Double number when Double.isFinite(number) ->
          new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      default -> value.toString();
    };
  }
}
