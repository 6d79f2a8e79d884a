package io.hostsonde.provider.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command's JSON as a sample.
 *
 * @param value by field name; null is left out
 */
record Answer(Map<String, Object> value, Shape.Members shape) {

  private static final int MOST_DEPTH = 16;
  private static final int MOST_TEXT = 128 << 10;

  /*
   * What a 64-bit machine with compressed pointers takes: two maps with their tables, an entry of
   * both with its name, an ArrayList with its array, a String with its array, a Double or Boolean,
   * each with its shape.
   */
  private static final int OBJECT_BYTES = 320;
  private static final int MEMBER_BYTES = 136;
  private static final int ARRAY_BYTES = 144;
  private static final int TEXT_BYTES = 64;
  private static final int NUMBER_BYTES = 48;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names may be others each time; a table of them would grow.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxStringLength(MOST_TEXT)
                  .build())
          .build();

  /** A value with what it is made of; null is absent. */
  private record Piece(@Nullable Object value, Shape shape) {}

  /**
   * Reads one object. Numbers are doubles, whole ones included.
   *
   * @param keys the members that tell the objects of a list apart
   * @param memory takes what the sample holds, as it grows
   * @throws IOException when it is no JSON, or something else than one object, or there is no
   *     memory left for it
   * @throws IllegalArgumentException when it can't be a sample
   */
  static Answer parse(ByteBuffer json, int maxValues, Set<String> keys, MemoryShare.Lease memory)
      throws IOException {
    try (JsonParser parser =
        FACTORY.createParser(json.array(), json.arrayOffset(), json.remaining())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("prints no JSON object");
      }
      Reader reader = new Reader(parser, maxValues, keys, memory);
      Piece piece = reader.piece();
      if (parser.nextToken() != null) {
        throw new IOException("prints something after the JSON object");
      }
      return new Answer(Reader.map(piece), (Shape.Members) piece.shape());
    } catch (JsonProcessingException e) {
      throw new IOException("prints no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads on from the parser's place. */
  private static final class Reader {

    private final JsonParser parser;
    private final Set<String> keys;
    private final int maxValues;
    private final MemoryShare.Lease memory;
    private int values;

    Reader(JsonParser parser, int maxValues, Set<String> keys, MemoryShare.Lease memory) {
      this.memory = memory;
      this.parser = parser;
      this.maxValues = maxValues;
      this.keys = keys;
    }

    Piece piece() throws IOException {
      JsonToken token = parser.currentToken();
      if (++values > maxValues) {
        throw new IllegalArgumentException("more than " + maxValues + " values (exec.max-values)");
      }
      return switch (token) {
        case START_OBJECT -> members();
        case START_ARRAY -> elements();
        case VALUE_STRING -> text();
        case VALUE_TRUE, VALUE_FALSE ->
            new Piece(token == JsonToken.VALUE_TRUE, new Shape.One(Type.Scalar.BOOLEAN));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
        default -> new Piece(null, new Shape.Unknown());
      };
    }

    private Piece text() throws IOException {
      memory.need(TEXT_BYTES + 2L * parser.getTextLength());
      return new Piece(parser.getText(), new Shape.One(Type.Scalar.STRING));
    }

    /** What is too large for a double is as absent as null. */
    private Piece number() throws IOException {
      memory.need(NUMBER_BYTES);
      double number = parser.getDoubleValue();
      return new Piece(Double.isFinite(number) ? number : null, new Shape.One(Type.Scalar.DOUBLE));
    }

    private Piece members() throws IOException {
      memory.need(OBJECT_BYTES);
      Map<String, Object> value = new HashMap<>();
      Map<String, Shape> shapes = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        memory.need(MEMBER_BYTES + 2L * parser.currentName().length());
        String name = Schema.fieldName(parser.currentName());
        parser.nextToken();
        Piece piece = piece();
        if (shapes.put(name, piece.shape()) != null) {
          throw new IllegalArgumentException(name + " is there twice");
        }
        if (piece.value() != null) {
          value.put(name, piece.value());
        }
      }
      return new Piece(value, new Shape.Members(shapes));
    }

    private Piece elements() throws IOException {
      memory.need(ARRAY_BYTES);
      List<Object> value = new ArrayList<>();
      Set<List<@Nullable Object>> seen = new HashSet<>();
      Shape each = new Shape.Unknown();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Piece piece = piece();
        each = each.and(piece.shape());
        if (piece.value() != null) {
          value.add(piece.value());
        }
        if (piece.shape() instanceof Shape.Members) {
          differs(map(piece), seen);
        }
      }
      return new Piece(value, new Shape.Elements(each));
    }

    /** Two rows that nothing tells apart would be one metric with two values. */
    private void differs(Map<String, Object> row, Set<List<@Nullable Object>> seen) {
      List<@Nullable Object> key = new ArrayList<>();
      for (String name : keys) {
        key.add(row.get(name));
      }
      boolean identified = key.stream().anyMatch(part -> part != null);
      if (identified && !seen.add(key)) {
        throw new IllegalArgumentException("two rows have the same key " + key);
      }
    }

    @SuppressWarnings("unchecked") // an object's piece was made of such a map
    static Map<String, Object> map(Piece piece) {
      return (Map<String, Object>) Objects.requireNonNull(piece.value());
    }
  }
}
