package io.hostsonde.transport.tcp;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.codec.GenericJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** A snapshot as one line of JSON. For one thread. */
final class LineEncoder {

  private static final int FIRST_BYTES = 8192;

  private final GenericJson generic;
  private final Sources sources;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(FIRST_BYTES);

  LineEncoder(HostClock clock, TcpSettings settings) {
    this.generic = new GenericJson(clock);
    this.sources = new Sources(Set.copyOf(settings.include()));
  }

  /** UTF-8, with the newline; no other one is in it. */
  byte[] encode(Snapshot snapshot) {
    buffer.reset();
    try (JsonGenerator out = generic.generator(buffer)) {
      write(out, snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException("an array took no bytes", e);
    }
    buffer.write('\n');
    return buffer.toByteArray();
  }

  private void write(JsonGenerator out, Snapshot snapshot) throws IOException {
    Set<String> degraded = snapshot.degraded();
    out.writeStartObject();
    out.writeStringField("timestamp", snapshot.at().toString());
    out.writeStringField("status", degraded.isEmpty() ? "ok" : "degraded");
    if (!degraded.isEmpty()) {
      out.writeArrayFieldStart("degraded");
      for (String name : degraded) {
        out.writeString(name);
      }
      out.writeEndArray();
    }
    out.writeFieldName("system");
    SystemJson.write(out, snapshot);
    ContainersJson.write(out, snapshot);
    out.writeObjectFieldStart("extra");
    for (Map.Entry<String, Reading> entry : snapshot.readings().entrySet()) {
      if (sources.extra(entry.getKey())) {
        out.writeFieldName(entry.getKey());
        // Whole or not at all: a value that does not fit its schema must not cut the line.
        byte[] json = generic.reading(entry.getValue());
        out.writeRawValue(new SerializedString(new String(json, StandardCharsets.UTF_8)));
      }
    }
    out.writeEndObject();
    out.writeEndObject();
  }
}
