package io.hostsonde.transport.websocket;

import static io.hostsonde.transport.websocket.DialectJson.optional;
import static io.hostsonde.transport.websocket.DialectJson.required;
import static io.hostsonde.transport.websocket.DialectJson.rounded;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.Disk;
import io.hostsonde.metrics.Gpu;
import io.hostsonde.metrics.Memory;
import io.hostsonde.metrics.Network;
import io.hostsonde.metrics.Processes;
import io.hostsonde.metrics.Thermal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code get_metrics} and {@code {"type":"metrics"}}.
 *
 * @param hostName as clients show it
 * @param readings by source
 * @param lists whether disks and processes are in it: in the text dialect the keys must be there
 *     and empty, since the client takes what is in them for its own lists
 */
record FastMetrics(String hostName, Map<String, Reading> readings, boolean lists)
    implements Encoder.Content {

  /** What the answer is made of, beside the sensors {@code thermal} and {@code gpu}. */
  static final Set<String> SOURCES = Set.of("cpu", "memory", "network");

  static final Set<String> SOURCES_WITH_LISTS =
      Set.of("cpu", "memory", "network", "disk", "processes");

  private static final int TOP_PROCESSES = 50;

  @Override
  public void write(JsonGenerator out) throws IOException {
    List<String> unavailable = new ArrayList<>();
    Cpu cpu = value("cpu", Cpu.class, unavailable);
    Memory memory = value("memory", Memory.class, unavailable);
    Network network = value("network", Network.class, unavailable);
    Thermal thermal = value("thermal", Thermal.class, null);
    Gpu gpu = value("gpu", Gpu.class, null);

    out.writeStartObject();
    sampledAt(out);
    cpu(out, cpu);
    out.writeNumberField("mem_total", memory == null ? 0 : memory.sizeBytes());
    out.writeNumberField("mem_used", memory == null ? 0 : memory.usedBytes());
    out.writeNumberField("swap_total", memory == null ? 0 : memory.swapSizeBytes());
    Long swapUsed = memory == null ? null : memory.swapUsedBytes();
    out.writeNumberField("swap_used", swapUsed == null ? 0 : swapUsed);
    out.writeStringField("hostname", hostName);
    optional(out, "cpu_temp_c", thermal == null ? null : thermal.cpuTemperatureCelsius());
    out.writeFieldName("disks");
    Disk disk = lists ? value("disk", Disk.class, unavailable) : null;
    DiskList.write(out, disk);
    networks(out, network);
    Processes processes = lists ? value("processes", Processes.class, unavailable) : null;
    topProcesses(out, processes);
    if (processes != null) {
      out.writeNumberField("process_count", processes.count());
    }
    gpus(out, gpu);
    if (!unavailable.isEmpty()) {
      out.writeArrayFieldStart("unavailable");
      for (String source : unavailable) {
        out.writeString(source);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private <T> @Nullable T value(String source, Class<T> type, @Nullable List<String> unavailable) {
    Reading reading = readings.get(source);
    T value = reading == null ? null : reading.value(type).orElse(null);
    if (value == null && unavailable != null) {
      unavailable.add(source);
    }
    return value;
  }

  /**
   * When the network's totals were taken: the client makes rates of them, and keeps its last rate
   * when this is unchanged. Without them, when the first of the others was.
   */
  private void sampledAt(JsonGenerator out) throws IOException {
    for (String source : List.of("network", "cpu", "memory")) {
      Reading reading = readings.get(source);
      Sampled sampled = reading == null ? null : reading.lastGood();
      if (sampled != null) {
        out.writeNumberField("sampled_at_ms", sampled.at().toEpochMilli());
        return;
      }
    }
  }

  private static void cpu(JsonGenerator out, @Nullable Cpu cpu) throws IOException {
    required(out, "cpu_total", cpu == null ? null : busy(cpu.total()));
    out.writeArrayFieldStart("cpu_per_core");
    if (cpu != null) {
      for (Cpu.Core core : cpu.cores()) {
        Double busy = busy(core.usage());
        out.writeNumber(busy == null ? 0 : rounded(busy));
      }
    }
    out.writeEndArray();
  }

  private static @Nullable Double busy(Cpu.@Nullable Usage usage) {
    return usage == null ? null : usage.busyPercent();
  }

  private static void networks(JsonGenerator out, @Nullable Network network) throws IOException {
    out.writeArrayFieldStart("networks");
    if (network != null) {
      for (Network.Interface nic : network.interfaces()) {
        out.writeStartObject();
        out.writeStringField("name", nic.name());
        out.writeNumberField("received", nic.receivedBytesTotal());
        out.writeNumberField("transmitted", nic.transmittedBytesTotal());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private static void topProcesses(JsonGenerator out, @Nullable Processes processes)
      throws IOException {
    out.writeArrayFieldStart("top_processes");
    if (processes != null) {
      List<Processes.Entry> busiest =
          processes.processes().stream()
              .sorted(FastMetrics::busiestFirst)
              .limit(TOP_PROCESSES)
              .toList();
      for (Processes.Entry process : busiest) {
        out.writeStartObject();
        out.writeNumberField("pid", process.pid());
        out.writeStringField("name", process.name());
        out.writeNumberField("cpu_usage", rounded(busy(process)));
        out.writeNumberField("mem_bytes", process.residentBytes());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  /** Written out: each link of a chained comparator would be code made at the first answer. */
  private static int busiestFirst(Processes.Entry one, Processes.Entry other) {
    int order = Double.compare(busy(other), busy(one));
    return order != 0 ? order : Long.compare(other.residentBytes(), one.residentBytes());
  }

  private static double busy(Processes.Entry process) {
    Double percent = process.cpuOfHostPercent();
    return percent == null ? 0 : percent;
  }

  /**
   * Both spellings of each value. Of the spellings that the client in use takes for one and the
   * same field only one may be there: {@code utilization_gpu_pct}, {@code mem_used_bytes}, {@code
   * mem_total_bytes}, {@code temp_c}.
   */
  private static void gpus(JsonGenerator out, @Nullable Gpu gpu) throws IOException {
    if (gpu == null || gpu.gpus().isEmpty()) {
      out.writeNullField("gpus");
      return;
    }
    out.writeArrayFieldStart("gpus");
    for (Gpu.Device device : gpu.gpus()) {
      Double busy = device.utilizationPercent();
      Long whole = busy == null || !Double.isFinite(busy) ? null : Math.round(busy);
      out.writeStartObject();
      out.writeStringField("name", device.name());
      out.writeStringField("vendor", device.vendor());
      optional(out, "usage", whole);
      optional(out, "utilization_gpu_pct", whole);
      optional(out, "memory_total", device.memorySizeBytes());
      optional(out, "mem_total_bytes", device.memorySizeBytes());
      optional(out, "memory_used", device.memoryUsedBytes());
      optional(out, "mem_used_bytes", device.memoryUsedBytes());
      optional(out, "temp_c", device.temperatureCelsius());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
