package org.example.graphite;

import io.hostsonde.api.Sampled;
import io.hostsonde.schema.Field;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A sample as lines {@code path value time}, one for each number. It knows no source: names, rows
 * and values come from the schema.
 */
final class GraphiteLines {

  /** Names of devices and processes are anybody's: a dot or a space in one would make another. */
  private static final Pattern UNSAFE = Pattern.compile("[^a-zA-Z0-9_-]");

  private final StringBuilder lines;
  private final String end;

  private GraphiteLines(StringBuilder lines, String end) {
    this.lines = lines;
    this.end = end;
  }

  /** Appends the lines of a sample: {@code prefix.source.field}, with the time it was taken. */
  static void write(StringBuilder lines, String prefix, Sampled sampled) {
    new GraphiteLines(lines, " " + sampled.at().getEpochSecond() + "\n")
        .record(prefix + "." + safe(sampled.source()), sampled.schema(), sampled.value());
  }

  private void record(String path, Schema schema, Object holder) {
    for (Field field : schema.fields()) {
      Object value = field.get(holder);
      if (value != null && !field.key()) {
        value(path + "." + field.wireName(), field.type(), value);
      }
    }
  }

  private void value(String path, Type type, Object value) {
    switch (type) {
      case Type.Scalar scalar -> scalar(path, value);
      case Type.Nested nested -> record(path, nested.schema(), value);
      case Type.MapOf map ->
          ((Map<?, ?>) value).forEach((key, each) -> scalar(path + "." + safe(key), each));
      case Type.ListOf list -> {
        List<?> rows = (List<?>) value;
        for (int i = 0; i < rows.size(); i++) {
          value(path + "." + name(list.element(), rows.get(i), i), list.element(), rows.get(i));
        }
      }
    }
  }

  private void scalar(String path, Object value) {
    Object number =
        switch (value) {
          case Boolean flag -> flag ? 1 : 0;
          case Duration duration -> duration.toNanos() / 1e9;
          default -> value;
        };
    if (number instanceof Number) {
      lines.append(path).append(' ').append(number).append(end);
    }
  }

  /** A row's keys, where it has some; its place otherwise. */
  private static String name(Type element, Object row, int place) {
    List<String> keys = new ArrayList<>();
    if (element instanceof Type.Nested nested) {
      for (Field field : nested.schema().fields()) {
        if (field.key()) {
          keys.add(safe(field.get(row)));
        }
      }
    }
    return keys.isEmpty() ? Integer.toString(place) : String.join("-", keys);
  }

  private static String safe(Object name) {
    return UNSAFE.matcher(String.valueOf(name)).replaceAll("_");
  }
}
