package io.hostsonde.provider.processes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hostsonde.metrics.Journal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code journalctl -o json} prints: one JSON object a line (systemd's Journal JSON Format). A
 * value is text; an array of numbers where it is no UTF-8; an array of values where the field was
 * given more than once; null where it is longer than 4 KiB.
 *
 * @param entries in the order of the lines, at most {@link #MOST_ENTRIES}
 * @param more whether there were more
 * @param broken how many lines were no entries
 */
record JournalLines(List<Journal.Entry> entries, boolean more, int broken) {

  static final int MOST_ENTRIES = 100;

  private static final JsonFactory JSON = new JsonFactory();

  private static final String TIME = "__REALTIME_TIMESTAMP";
  private static final String TOO_LONG = "(longer than 4 KiB, not shown)";

  /** Parses the lines; a last one without its end was cut and is left out. */
  static JournalLines parse(byte[] output) {
    List<Journal.Entry> entries = new ArrayList<>();
    int broken = 0;
    int start = 0;
    for (int end = 0; end < output.length; end++) {
      if (output[end] != '\n') {
        continue;
      }
      if (entries.size() == MOST_ENTRIES) {
        return new JournalLines(List.copyOf(entries), true, broken);
      }
      Journal.Entry entry = end == start ? null : entry(output, start, end - start);
      if (entry != null) {
        entries.add(entry);
      } else if (end > start) {
        broken++;
      }
      start = end + 1;
    }
    return new JournalLines(List.copyOf(entries), false, broken);
  }

  private static Journal.@Nullable Entry entry(byte[] output, int start, int length) {
    try (JsonParser parser = JSON.createParser(output, start, length)) {
      Map<String, String> fields = fields(parser);
      Long micros = number(fields.get(TIME));
      if (micros == null) {
        return null;
      }
      return new Journal.Entry(
          Instant.ofEpochSecond(
              Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000L) * 1000),
          priority(number(fields.get("PRIORITY"))),
          fields.getOrDefault("MESSAGE", ""),
          fields.get("_SYSTEMD_UNIT"),
          integer(fields.get("_PID")),
          fields.get("_COMM"),
          integer(fields.get("_UID")),
          integer(fields.get("_GID")));
    } catch (IOException e) {
      return null;
    }
  }

  private static Map<String, String> fields(JsonParser parser) throws IOException {
    Map<String, String> fields = new HashMap<>();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      String value = value(parser);
      if (wanted(field)) {
        fields.put(field, value);
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("not a whole object");
    }
    return fields;
  }

  private static boolean wanted(String field) {
    return switch (field) {
      case TIME, "PRIORITY", "MESSAGE", "_SYSTEMD_UNIT", "_PID", "_COMM", "_UID", "_GID" -> true;
      default -> false;
    };
  }

  private static String value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> TOO_LONG;
      case START_ARRAY -> array(parser);
      case START_OBJECT -> {
        parser.skipChildren();
        yield "";
      }
      default -> parser.getText();
    };
  }

  /** Bytes, or values of which each becomes a line. */
  private static String array(JsonParser parser) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> values = new ArrayList<>();
    while (true) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IOException("an array without end");
      } else if (token == JsonToken.END_ARRAY) {
        break;
      } else if (token == JsonToken.VALUE_NUMBER_INT) {
        bytes.write((int) parser.getLongValue());
      } else {
        values.add(value(parser));
      }
    }
    if (bytes.size() > 0) {
      values.add(bytes.toString(StandardCharsets.UTF_8));
    }
    return String.join("\n", values);
  }

  private static Journal.Priority priority(@Nullable Long number) {
    Journal.Priority[] priorities = Journal.Priority.values();
    return number == null || number < 0 || number >= priorities.length
        ? Journal.Priority.INFO
        : priorities[number.intValue()];
  }

  private static @Nullable Integer integer(@Nullable String digits) {
    Long number = number(digits);
    return number == null ? null : number.intValue();
  }

  private static @Nullable Long number(@Nullable String digits) {
    if (digits == null) {
      return null;
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
