package io.hostsonde.provider.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value of an engine's answer. What is missing, null or of another type than asked for reads
 * as absent: engines differ in what they leave out.
 *
 * @param value a Map, a List, a String, a Long, a Double, a Boolean or null
 */
record Json(@Nullable Object value) {

  private static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private static final Json ABSENT = new Json(null);

  /**
   * The one value in these bytes.
   *
   * @throws IOException when they are no JSON
   */
  static Json parse(byte[] bytes) throws IOException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IOException("an empty answer");
      }
      return new Json(value(parser, first));
    }
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          fields.put(name, value(parser, parser.nextToken()));
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (JsonToken item = parser.nextToken();
            item != JsonToken.END_ARRAY;
            item = parser.nextToken()) {
          items.add(value(parser, item));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Counters of the kernel are unsigned; what is beyond 2^63-1 means "without limit". */
  private static Long whole(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? (Long) (parser.getBigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE)
        : (Long) parser.getLongValue();
  }

  /** The field at the end of a path of names. */
  Json at(String... path) {
    Json found = this;
    for (String name : path) {
      found =
          found.value instanceof Map<?, ?> fields && fields.get(name) != null
              ? new Json(fields.get(name))
              : ABSENT;
    }
    return found;
  }

  boolean present() {
    return value != null;
  }

  String text(String otherwise) {
    return value instanceof String text ? text : otherwise;
  }

  long number(long otherwise) {
    return value instanceof Long number ? number : otherwise;
  }

  @Nullable Long number() {
    return value instanceof Long number ? number : null;
  }

  @Nullable Boolean truth() {
    return value instanceof Boolean truth ? truth : null;
  }

  List<Json> items() {
    return value instanceof List<?> items
        ? items.stream().<Json>map(Json::new).toList()
        : List.of();
  }

  /** The fields of an object, in their order. */
  Map<String, Json> fields() {
    Map<String, Json> fields = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, field) -> fields.put((String) name, new Json(field)));
    }
    return fields;
  }
}
