package io.hostsonde.transport.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.api.LogLine;
import java.io.IOException;
import java.util.List;

/** {@code {"container","lines":[{"time","error","text"}],"dropped"}}, oldest line first. */
final class ContainerLogJson {

  private ContainerLogJson() {}

  static void write(JsonGenerator out, String container, List<LogLine> lines, long dropped)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("container", container);
    out.writeArrayFieldStart("lines");
    for (LogLine line : lines) {
      out.writeStartObject();
      out.writeStringField("time", line.time().toString());
      out.writeBooleanField("error", line.error());
      out.writeStringField("text", line.text());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("dropped", dropped);
    out.writeEndObject();
  }
}
