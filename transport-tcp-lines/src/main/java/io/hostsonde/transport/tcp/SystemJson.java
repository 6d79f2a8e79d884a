package io.hostsonde.transport.tcp;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.Disk;
import io.hostsonde.metrics.Memory;
import io.hostsonde.metrics.Network;
import io.hostsonde.metrics.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The object {@code system} of a line. Its clients want every key: what is not there is 0 or empty,
 * and {@code degraded} names whose it is.
 */
final class SystemJson {

  /** Where its numbers come from. */
  static final Set<String> SOURCES = Set.of("cpu", "memory", "disk", "network", "processes");

  static final int TOP_PROCESSES = 10;

  private static final double GIB = 1L << 30;
  private static final int MIB_SHIFT = 20;

  /** The busiest first; of those alike the biggest. */
  private static final Comparator<Processes.Entry> BUSIEST =
      Comparator.comparingDouble((Processes.Entry process) -> or0(process.cpuOfCorePercent()))
          .thenComparingLong(Processes.Entry::residentBytes)
          .reversed();

  private SystemJson() {}

  static boolean needs(String source) {
    return SOURCES.contains(source);
  }

  static void write(JsonGenerator out, Snapshot snapshot) throws IOException {
    @Nullable Cpu cpu = snapshot.value("cpu", Cpu.class).orElse(null);
    @Nullable Memory memory = snapshot.value("memory", Memory.class).orElse(null);
    out.writeStartObject();
    out.writeArrayFieldStart("cpu_percent");
    out.writeNumber(rounded(cpu == null || cpu.total() == null ? null : cpu.total().busyPercent()));
    out.writeEndArray();
    out.writeNumberField("memory_used", memory == null ? 0 : memory.usedBytes() >> MIB_SHIFT);
    out.writeNumberField("memory_total", memory == null ? 0 : memory.sizeBytes() >> MIB_SHIFT);
    disk(out, snapshot.value("disk", Disk.class).orElse(null));
    out.writeNumberField("uptime", (long) or0(cpu == null ? null : cpu.uptimeSeconds()));
    out.writeObjectFieldStart("load_avg");
    out.writeNumberField("1m", or0(cpu == null ? null : cpu.load1()));
    out.writeNumberField("5m", or0(cpu == null ? null : cpu.load5()));
    out.writeNumberField("15m", or0(cpu == null ? null : cpu.load15()));
    out.writeEndObject();
    network(out, snapshot.value("network", Network.class).orElse(null));
    processes(
        out,
        snapshot.value("processes", Processes.class).orElse(null),
        memory == null ? 0 : memory.sizeBytes());
    out.writeEndObject();
  }

  /** The root file system. */
  private static void disk(JsonGenerator out, @Nullable Disk disk) throws IOException {
    Disk.FileSystem root = null;
    if (disk != null) {
      for (Disk.FileSystem system : disk.fileSystems()) {
        root = system.mountPoint().equals("/") ? system : root;
      }
    }
    out.writeNumberField("disk_used", gib(root == null ? null : root.usedBytes()));
    out.writeNumberField("disk_total", gib(root == null ? null : root.sizeBytes()));
  }

  private static void network(JsonGenerator out, @Nullable Network network) throws IOException {
    out.writeArrayFieldStart("network");
    if (network != null) {
      for (Network.Interface one : network.interfaces()) {
        out.writeStartObject();
        out.writeStringField("name", one.name());
        out.writeNumberField("bytes_sent", one.transmittedBytesTotal());
        out.writeNumberField("bytes_recv", one.receivedBytesTotal());
        out.writeNumberField("packets_sent", one.transmittedPacketsTotal());
        out.writeNumberField("packets_recv", one.receivedPacketsTotal());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private static void processes(JsonGenerator out, @Nullable Processes processes, long memoryBytes)
      throws IOException {
    out.writeArrayFieldStart("top_processes");
    if (processes != null) {
      for (Processes.Entry process : busiest(processes.processes())) {
        out.writeStartObject();
        out.writeStringField("name", process.name());
        out.writeNumberField("cpu", rounded(process.cpuOfCorePercent()));
        out.writeNumberField(
            "mem", memoryBytes == 0 ? 0 : rounded(100.0 * process.residentBytes() / memoryBytes));
        out.writeNumberField("pid", process.pid());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  static List<Processes.Entry> busiest(List<Processes.Entry> processes) {
    PriorityQueue<Processes.Entry> top = new PriorityQueue<>(BUSIEST.reversed());
    for (Processes.Entry process : processes) {
      if (top.size() < TOP_PROCESSES) {
        top.add(process);
      } else if (BUSIEST.compare(process, top.element()) < 0) {
        top.remove();
        top.add(process);
      }
    }
    List<Processes.Entry> sorted = new ArrayList<>(top);
    sorted.sort(BUSIEST);
    return sorted;
  }

  private static double gib(@Nullable Long bytes) {
    return bytes == null ? 0 : rounded(bytes / GIB);
  }

  /** With two decimals; 0 when it is absent. */
  static double rounded(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? 0 : Math.round(value * 100) / 100.0;
  }

  private static double or0(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? 0 : value;
  }
}
