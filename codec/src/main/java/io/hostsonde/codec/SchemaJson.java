package io.hostsonde.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.schema.Field;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import io.hostsonde.schema.Unit;
import java.io.IOException;
import java.util.Locale;

/** A schema for those who have not the class. */
final class SchemaJson {

  private SchemaJson() {}

  static void fields(JsonGenerator out, Schema schema) throws IOException {
    out.writeArrayFieldStart("fields");
    for (Field field : schema.fields()) {
      out.writeStartObject();
      out.writeStringField("name", field.wireName());
      type(out, field.type());
      if (field.unit() != Unit.NONE || field.perSecond()) {
        out.writeStringField("unit", unit(field));
      }
      out.writeStringField("kind", field.kind().name().toLowerCase(Locale.ROOT));
      if (field.key()) {
        out.writeBooleanField("key", true);
      }
      if (!field.help().isEmpty()) {
        out.writeStringField("help", field.help());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void type(JsonGenerator out, Type type) throws IOException {
    switch (type) {
      case Type.Scalar scalar ->
          out.writeStringField("type", scalar.name().toLowerCase(Locale.ROOT));
      case Type.Nested nested -> {
        out.writeStringField("type", "object");
        fields(out, nested.schema());
      }
      case Type.ListOf list -> {
        out.writeStringField("type", "list");
        element(out, "element", list.element());
      }
      case Type.MapOf map -> {
        out.writeStringField("type", "map");
        element(out, "value", map.value());
      }
    }
  }

  private static void element(JsonGenerator out, String name, Type type) throws IOException {
    out.writeObjectFieldStart(name);
    type(out, type);
    out.writeEndObject();
  }

  private static String unit(Field field) {
    String unit = field.unit() == Unit.NONE ? "1" : field.unit().ucum();
    return field.perSecond() ? unit + "/s" : unit;
  }
}
