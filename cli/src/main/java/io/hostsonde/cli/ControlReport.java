package io.hostsonde.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Plugin;
import io.hostsonde.api.HostClock;
import io.hostsonde.codec.GenericJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * What an agent tells about itself over its control socket, as JSON.
 *
 * @param addresses where it listens
 */
record ControlReport(long pid, String version, List<String> addresses, List<Entry> plugins) {

  /** A plug-in as {@link Plugin} has it, words in lower case. */
  record Entry(
      String kind,
      String name,
      String version,
      String state,
      String where,
      String reason,
      List<String> sources,
      List<String> threads) {}

  static ControlReport of(Agent agent) {
    return new ControlReport(
        ProcessHandle.current().pid(),
        Sonde.version(),
        agent.transports().stream().flatMap(open -> open.addresses().stream()).toList(),
        agent.plugins().stream().map(ControlReport::entry).toList());
  }

  private static Entry entry(Plugin plugin) {
    return new Entry(
        plugin.kind().name().toLowerCase(Locale.ROOT),
        plugin.name(),
        plugin.version(),
        plugin.state().name().toLowerCase(Locale.ROOT),
        plugin.where(),
        plugin.reason(),
        plugin.sources(),
        plugin.threads());
  }

  /** Streamed, so that the agent never loads a mapper. */
  byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = new GenericJson(HostClock.SYSTEM).generator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("pid", pid);
      out.writeStringField("version", version);
      strings(out, "addresses", addresses);
      out.writeArrayFieldStart("plugins");
      for (Entry plugin : plugins) {
        out.writeStartObject();
        out.writeStringField("kind", plugin.kind());
        out.writeStringField("name", plugin.name());
        out.writeStringField("version", plugin.version());
        out.writeStringField("state", plugin.state());
        out.writeStringField("where", plugin.where());
        out.writeStringField("reason", plugin.reason());
        strings(out, "sources", plugin.sources());
        strings(out, "threads", plugin.threads());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array took no bytes", e);
    }
    return bytes.toByteArray();
  }

  private static void strings(JsonGenerator out, String name, List<String> values)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IOException when it is something else
   */
  static ControlReport parse(byte[] json) throws IOException {
    return new ObjectMapper().readValue(json, ControlReport.class);
  }
}
