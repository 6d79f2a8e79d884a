package io.hostsonde.provider.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value of an engine's answer. What is missing, null or of another type than asked for reads
 * as absent: engines differ in what they leave out.
 *
 * @param value a Map, a List, a String, a Long, a Double, a Boolean or null
 */
record Json(@Nullable Object value) {

  static final int MAX_DEPTH = 64;
  static final int MAX_TEXT_CHARACTERS = 256 << 10;

  /*
   * What a 64-bit machine with compressed pointers takes: a LinkedHashMap with its table, an entry
   * of it with the name's String, an ArrayList with its array, a String with its array, a number.
   */
  private static final int OBJECT_BYTES = 144;
  private static final int FIELD_BYTES = 88;
  private static final int ARRAY_BYTES = 80;
  private static final int TEXT_BYTES = 48;
  private static final int NUMBER_BYTES = 24;

  /** Names are not kept: those of labels are of strangers, and the table of them would grow. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT_CHARACTERS)
                  .build())
          .build();

  private static final Json ABSENT = new Json(null);

  /**
   * The first value of a text.
   *
   * @param memory takes what the value holds, as it grows
   * @throws IOException when it is no JSON, or too large
   */
  static Json parse(InputStream text, MemoryShare.Lease memory) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new Json(value(parser, first(parser), memory));
    }
  }

  /**
   * The elements of a list, one after the other, so that they are not held all at once.
   *
   * @param memory takes what an element holds until the sink has had it
   * @throws IOException when it is no list
   */
  static void elements(InputStream text, MemoryShare.Lease memory, Consumer<Json> sink)
      throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (first(parser) != JsonToken.START_ARRAY) {
        throw new IOException("an answer that is no list");
      }
      for (JsonToken item = parser.nextToken();
          item != JsonToken.END_ARRAY;
          item = parser.nextToken()) {
        long before = memory.held();
        sink.accept(new Json(value(parser, item, memory)));
        memory.give(memory.held() - before);
      }
    }
  }

  private static JsonToken first(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new IOException("an empty answer");
    }
    return first;
  }

  private static @Nullable Object value(
      JsonParser parser, JsonToken token, MemoryShare.Lease memory) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        memory.need(OBJECT_BYTES);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          memory.need(FIELD_BYTES + name.length());
          fields.put(name, value(parser, parser.nextToken(), memory));
        }
        yield fields;
      }
      case START_ARRAY -> {
        memory.need(ARRAY_BYTES);
        List<@Nullable Object> items = new ArrayList<>();
        for (JsonToken item = parser.nextToken();
            item != JsonToken.END_ARRAY;
            item = parser.nextToken()) {
          memory.need(NUMBER_BYTES);
          items.add(value(parser, item, memory));
        }
        yield items;
      }
      case VALUE_STRING -> {
        memory.need(TEXT_BYTES + 2L * parser.getTextLength());
        yield parser.getText();
      }
      case VALUE_NUMBER_INT -> {
        memory.need(NUMBER_BYTES);
        yield whole(parser);
      }
      case VALUE_NUMBER_FLOAT -> {
        memory.need(NUMBER_BYTES);
        yield parser.getDoubleValue();
      }
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Nothing counts beyond 2^63-1: what does means that there is no value (2^64-1 is -1). */
  private static @Nullable Long whole(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? null
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

  /**
   * A limit or a size. Engines say that there is none by 0, by what is below that, and by numbers
   * around 2^63 and 2^64, which are the kernel's own for it.
   */
  @Nullable Long limit() {
    return value instanceof Long number && number > 0 && number < KernelText.NO_LIMIT
        ? number
        : null;
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
