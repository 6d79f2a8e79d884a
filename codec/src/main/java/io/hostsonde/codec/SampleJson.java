package io.hostsonde.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.schema.Field;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A value by its schema. */
final class SampleJson {

  /** Whole numbers below this are the same as a double and as a long. */
  private static final double EXACT = 1L << 53;

  /** RFC 3339 has four digits for the year. */
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private SampleJson() {}

  static void object(JsonGenerator out, Schema schema, Object holder) throws IOException {
    out.writeStartObject();
    List<Field> fields = schema.fields();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      Object value = field.get(holder);
      if (value != null && finite(value)) {
        out.writeFieldName(field.wireName());
        value(out, field.type(), value);
      }
    }
    out.writeEndObject();
  }

  private static void value(JsonGenerator out, Type type, Object value) throws IOException {
    switch (type) {
      case Type.Scalar scalar -> scalar(out, value);
      case Type.Nested nested -> object(out, nested.schema(), value);
      case Type.ListOf list -> {
        out.writeStartArray();
        for (Object element : (List<?>) value) {
          if (element != null && finite(element)) {
            value(out, list.element(), element);
          } else {
            out.writeNull();
          }
        }
        out.writeEndArray();
      }
      case Type.MapOf map -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          Object element = entry.getValue();
          if (element != null && finite(element)) {
            out.writeFieldName(wellFormed((String) entry.getKey()));
            scalar(out, element);
          }
        }
        out.writeEndObject();
      }
    }
  }

  /**
   * By its class: a value of a schema made by hand may be an Integer where a long was announced.
   */
  private static void scalar(JsonGenerator out, Object value) throws IOException {
    switch (value) {
      case String text -> text(out, text);
      case Long number -> out.writeNumber(number);
      case Integer number -> out.writeNumber(number);
      case Double number -> number(out, number);
      case Boolean truth -> out.writeBoolean(truth);
      case Enum<?> constant -> out.writeString(constant.name().toLowerCase(Locale.ROOT));
      case Instant instant -> out.writeString(instant.toString());
      case Duration duration ->
          number(out, duration.getSeconds() + duration.getNano() / 1_000_000_000.0);
      case BigInteger number -> out.writeNumber(number);
      case BigDecimal number -> out.writeNumber(number);
      case Float number -> out.writeNumber(number);
      case Number number -> out.writeNumber(number.longValue());
      default -> throw new IllegalArgumentException(value.getClass().getName() + " is no scalar");
    }
  }

  /** Whether JSON has a way to write it. */
  private static boolean finite(Object value) {
    return switch (value) {
      case Double number -> Double.isFinite(number);
      case Float number -> Float.isFinite(number);
      case Instant instant -> !instant.isBefore(FIRST) && !instant.isAfter(LAST);
      default -> true;
    };
  }

  private static void number(JsonGenerator out, double number) throws IOException {
    long whole = (long) number;
    if (whole == number && Math.abs(number) < EXACT) {
      out.writeNumber(whole);
    } else {
      out.writeNumber(number);
    }
  }

  /** Names of processes and containers come from strangers; not all of them are UTF-16. */
  static void text(JsonGenerator out, String text) throws IOException {
    out.writeString(wellFormed(text));
  }

  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return paired(text);
      }
    }
    return text;
  }

  private static String paired(String text) {
    StringBuilder paired = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point ->
            paired.appendCodePoint(
                Character.getType(point) == Character.SURROGATE ? 0xFFFD : point));
    return paired.toString();
  }
}
