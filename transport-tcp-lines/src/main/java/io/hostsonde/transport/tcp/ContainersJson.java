package io.hostsonde.transport.tcp;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.api.Reading;
import io.hostsonde.metrics.ContainerLogs;
import io.hostsonde.metrics.Containers;
import io.hostsonde.metrics.Containers.Container;
import io.hostsonde.metrics.Containers.Engine;
import io.hostsonde.metrics.Memory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code containers}, {@code docker_meta} and {@code logs} of a line: what runs, of all engines.
 * What a container does not tell is 0 or empty.
 */
final class ContainersJson {

  private static final int SHORT_ID = 12;

  /** Of a line in a log beside its text. */
  private static final int LINE_BYTES = 40;

  /** What a character takes at most, as an escape. */
  private static final int BYTES_OF_CHAR = 6;

  private record Running(Engine engine, Container container) {}

  private ContainersJson() {}

  /**
   * Writes them.
   *
   * @param mostLogBytes of all logs together; further lines are left out, and that is said
   */
  static void write(JsonGenerator out, Snapshot snapshot, int mostLogBytes) throws IOException {
    List<Running> running = running(snapshot);
    long hostMemory = snapshot.value("memory", Memory.class).map(Memory::sizeBytes).orElse(0L);
    out.writeArrayFieldStart("containers");
    for (Running one : running) {
      statistics(out, one, hostMemory);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("docker_meta");
    for (Running one : running) {
      description(out, one.container());
    }
    out.writeEndArray();
    logs(out, snapshot, mostLogBytes);
  }

  /** As {@code docker ps} means it: paused and restarting ones, too. */
  private static List<Running> running(Snapshot snapshot) {
    List<Running> running = new ArrayList<>();
    for (String source : snapshot.readings().keySet()) {
      Containers containers = snapshot.value(source, Containers.class).orElse(null);
      if (containers != null) {
        for (Container container : containers.containers()) {
          switch (container.state()) {
            case RUNNING, PAUSED, RESTARTING ->
                running.add(new Running(containers.engine(), container));
            case CREATED, REMOVING, EXITED, DEAD, UNKNOWN -> {}
          }
        }
      }
    }
    return running;
  }

  private static void statistics(JsonGenerator out, Running one, long hostMemory)
      throws IOException {
    Container container = one.container();
    Long limit = container.memoryLimitBytes();
    Long size = one.engine().memorySizeBytes();
    Double percent =
        limit == null ? container.memoryOfHostPercent() : container.memoryOfLimitPercent();
    out.writeStartObject();
    out.writeStringField("id", shortId(container.id()));
    out.writeStringField("name", "/" + container.name());
    out.writeStringField("image", container.image());
    out.writeStringField("status", container.status());
    out.writeNumberField("cpu_percent", SystemJson.rounded(container.cpuOfCorePercent()));
    out.writeNumberField("memory_usage", or0(container.memoryUsedBytes()));
    out.writeNumberField("memory_limit", limit != null ? limit : size != null ? size : hostMemory);
    out.writeNumberField("memory_percent", SystemJson.rounded(percent));
    out.writeObjectFieldStart("network");
    if (container.interfaces() != null) {
      for (Containers.Interface each : container.interfaces()) {
        out.writeObjectFieldStart(each.name());
        out.writeNumberField("rx_bytes", each.receivedBytesTotal());
        out.writeNumberField("tx_bytes", each.transmittedBytesTotal());
        out.writeNumberField("rx_packets", each.receivedPacketsTotal());
        out.writeNumberField("tx_packets", each.transmittedPacketsTotal());
        out.writeEndObject();
      }
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void description(JsonGenerator out, Container container) throws IOException {
    Instant created = container.created();
    out.writeStartObject();
    out.writeStringField("id", shortId(container.id()));
    out.writeArrayFieldStart("names");
    for (String name : container.names()) {
      if (name != null) {
        out.writeString(name.startsWith("/") ? name : "/" + name);
      }
    }
    out.writeEndArray();
    out.writeStringField("image", container.image());
    out.writeStringField("status", container.status());
    out.writeStringField("state", container.state().name().toLowerCase(Locale.ROOT));
    out.writeArrayFieldStart("ports");
    for (Containers.Port port : container.ports()) {
      out.writeString(port(port));
    }
    out.writeEndArray();
    out.writeNumberField("created", created == null ? 0 : created.getEpochSecond());
    out.writeEndObject();
  }

  /** As {@code docker ps} writes it: {@code 0.0.0.0:8080->80/tcp}, {@code 80/tcp}. */
  static String port(Containers.Port port) {
    String inside = port.port() + "/" + port.protocol();
    if (port.hostPort() == null) {
      return inside;
    }
    String address = port.hostAddress() == null ? "" : port.hostAddress();
    String host = address.contains(":") ? "[" + address + "]" : address;
    return host + ":" + port.hostPort() + "->" + inside;
  }

  /** By name; what two engines call the same is told together, for a key must not come twice. */
  private static void logs(JsonGenerator out, Snapshot snapshot, int mostBytes) throws IOException {
    Map<String, List<ContainerLogs.Line>> linesByName = new LinkedHashMap<>();
    for (Reading reading : snapshot.logs().values()) {
      ContainerLogs logs = reading.value(ContainerLogs.class).orElse(null);
      if (logs != null) {
        for (ContainerLogs.Log log : logs.logs()) {
          linesByName.computeIfAbsent(log.name(), name -> new ArrayList<>()).addAll(log.lines());
        }
      }
    }
    out.writeObjectFieldStart("logs");
    long left = mostBytes;
    for (Map.Entry<String, List<ContainerLogs.Line>> log : linesByName.entrySet()) {
      out.writeArrayFieldStart(log.getKey());
      int untold = 0;
      for (ContainerLogs.Line line : log.getValue()) {
        left -= LINE_BYTES + (long) line.text().length() * BYTES_OF_CHAR;
        if (left < 0) {
          untold++;
        } else {
          out.writeString(line.time() + " " + line.text());
        }
      }
      if (untold > 0) {
        out.writeString(untold + " lines were left out, there are too many and too long ones");
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static String shortId(String id) {
    return id.length() <= SHORT_ID ? id : id.substring(0, SHORT_ID);
  }

  private static long or0(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
