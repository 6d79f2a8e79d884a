package org.example.text;

import io.hostsonde.schema.Field;
import io.hostsonde.schema.Kind;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A value, line by line: {@code path value kind unit}. */
final class Lines {

  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\u2028\u2029]");

  private Lines() {}

  /** What a terminal would obey instead of showing is a question mark. */
  static String plain(String text) {
    return UNSAFE.matcher(text).replaceAll("?");
  }

  static String of(Schema schema, Object value) {
    StringBuilder text = new StringBuilder();
    fields(text, "", schema, value);
    return text.toString();
  }

  private static void fields(StringBuilder text, String path, Schema schema, Object holder) {
    for (Field field : schema.fields()) {
      Object value = field.get(holder);
      if (value != null) {
        value(text, path + field.wireName(), field, field.type(), value);
      }
    }
  }

  private static void value(StringBuilder text, String path, Field field, Type type, Object value) {
    switch (type) {
      case Type.Scalar scalar -> scalar(text, path, field, value);
      case Type.Nested nested -> fields(text, path + ".", nested.schema(), value);
      case Type.MapOf map ->
          ((Map<?, ?>) value)
              .forEach((key, each) -> scalar(text, path + "{" + key + "}", field, each));
      case Type.ListOf list -> rows(text, path, field, list.element(), (List<?>) value);
    }
  }

  private static void rows(
      StringBuilder text, String path, Field field, Type element, List<?> rows) {
    for (int i = 0; i < rows.size(); i++) {
      value(text, path + "[" + name(element, rows.get(i), i) + "]", field, element, rows.get(i));
    }
  }

  /** Its keys, where it has some; its place otherwise. */
  private static String name(Type element, Object row, int place) {
    List<String> keys = new ArrayList<>();
    if (element instanceof Type.Nested nested) {
      for (Field field : nested.schema().fields()) {
        if (field.key()) {
          keys.add(String.valueOf(field.get(row)));
        }
      }
    }
    return keys.isEmpty() ? Integer.toString(place) : String.join(",", keys);
  }

  private static void scalar(StringBuilder text, String path, Field field, Object value) {
    text.append(plain(path)).append(' ').append(plain(String.valueOf(value)));
    if (field.kind() != Kind.STRUCTURE) {
      text.append(' ').append(field.kind().name().toLowerCase(Locale.ROOT));
    }
    if (!field.unit().ucum().isEmpty()) {
      text.append(' ').append(field.unit().ucum()).append(field.perSecond() ? "/s" : "");
    }
    text.append('\n');
  }
}
