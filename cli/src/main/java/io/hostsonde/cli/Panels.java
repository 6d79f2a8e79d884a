package io.hostsonde.cli;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.Disk;
import io.hostsonde.metrics.Memory;
import io.hostsonde.metrics.Network;
import io.hostsonde.metrics.Processes;
import io.hostsonde.metrics.Thermal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The live view as text: a pure function of readings and of the size of the screen. */
final class Panels {

  private static final int CORE_COLUMNS = 24;
  private static final int LABEL_COLUMNS = 5;
  private static final int MAX_DISKS = 6;
  private static final int MAX_INTERFACES = 6;
  private static final int MAX_TEMPERATURES = 8;
  private static final int NUMBER_COLUMNS = 11;

  private final Map<String, Reading> readings;
  private final int columns;
  private final List<String> lines = new ArrayList<>();

  private Panels(Map<String, Reading> readings, int columns) {
    this.readings = readings;
    this.columns = columns;
  }

  /**
   * Draws.
   *
   * @return at most {@code rows} lines of at most {@code columns} characters, without any that a
   *     terminal would obey
   */
  static List<String> draw(String hostname, Map<String, Reading> readings, int columns, int rows) {
    Panels panels = new Panels(readings, columns);
    panels.line(hostname + panels.header());
    panels.panel("cpu", Cpu.class, Panels::cpu);
    panels.panel("memory", Memory.class, Panels::memory);
    panels.panel("disk", Disk.class, Panels::disk);
    panels.panel("network", Network.class, Panels::network);
    panels.panel("thermal", Thermal.class, Panels::thermal);
    panels.panel("processes", Processes.class, Panels::processes);
    List<String> lines = panels.lines;
    return List.copyOf(lines.subList(0, Math.min(rows, lines.size())));
  }

  private void line(String text) {
    lines.add(Printable.fit(text, columns).stripTrailing());
  }

  private <T> void panel(String source, Class<T> type, BiConsumer<Panels, T> draw) {
    Reading reading = readings.get(source);
    if (reading == null) {
      return; // not installed
    }
    lines.add("");
    switch (reading) {
      case Absent absent -> line(source + ": " + absent.reason());
      case Failed failed -> line(source + ": " + failed.reason());
      default -> {}
    }
    reading.value(type).ifPresent(value -> draw.accept(this, value));
  }

  private String header() {
    Reading reading = readings.get("cpu");
    if (reading == null || reading.value(Cpu.class).isEmpty()) {
      return "";
    }
    Cpu cpu = reading.value(Cpu.class).get();
    StringBuilder text = new StringBuilder();
    if (cpu.uptimeSeconds() != null) {
      Duration up = Duration.ofSeconds(cpu.uptimeSeconds().longValue());
      text.append(
          String.format(
              Locale.ROOT, "   up %dd %d:%02d", up.toDays(), up.toHoursPart(), up.toMinutesPart()));
    }
    if (cpu.load1() != null && cpu.load5() != null && cpu.load15() != null) {
      text.append(
          String.format(
              Locale.ROOT, "   load %.2f %.2f %.2f", cpu.load1(), cpu.load5(), cpu.load15()));
    }
    return text.toString();
  }

  private void cpu(Cpu cpu) {
    String frequency =
        cpu.frequencyHertz() == null
            ? ""
            : String.format(Locale.ROOT, "  %.2f GHz", cpu.frequencyHertz() / 1e9);
    line(meter("cpu", cpu.total() == null ? null : cpu.total().busyPercent(), frequency));
    int across = Math.max(1, columns / CORE_COLUMNS);
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < cpu.cores().size(); i++) {
      Cpu.Core core = cpu.cores().get(i);
      Double busy = core.usage() == null ? null : core.usage().busyPercent();
      row.append(Printable.fit(" " + core.core(), LABEL_COLUMNS));
      row.append(bar(busy, CORE_COLUMNS - LABEL_COLUMNS - 11)).append(percent(busy)).append("  ");
      if ((i + 1) % across == 0 || i + 1 == cpu.cores().size()) {
        line(row.toString());
        row.setLength(0);
      }
    }
  }

  private void memory(Memory memory) {
    line(share("mem", memory.usedBytes(), memory.sizeBytes()));
    Long swapUsed = memory.swapUsedBytes();
    if (memory.swapSizeBytes() > 0 && swapUsed != null) {
      line(share("swap", swapUsed, memory.swapSizeBytes()));
    }
    Memory.ControlGroup group = memory.controlGroup();
    if (group != null) {
      line(share("group", group.usedBytes(), group.limitBytes()));
    }
  }

  private String share(String label, long used, long size) {
    Double percent = size == 0 ? null : 100.0 * used / size;
    return meter(label, percent, "  " + bytes(used) + " of " + bytes(size));
  }

  private String meter(String label, @Nullable Double percent, String behind) {
    int width = Math.max(10, Math.min(columns, 80) - LABEL_COLUMNS - 9 - 24);
    return Printable.fit(label, LABEL_COLUMNS) + bar(percent, width) + percent(percent) + behind;
  }

  private void disk(Disk disk) {
    int name = Math.max(10, columns - 4 * NUMBER_COLUMNS);
    line(row("file system", name, "size", "available", "used", ""));
    for (Disk.FileSystem system : first(disk.fileSystems(), MAX_DISKS)) {
      line(
          row(
              system.mountPoint(),
              name,
              bytes(system.sizeBytes()),
              bytes(system.availableBytes()),
              used(system),
              system.stuck() ? "stuck" : system.readOnly() ? "read-only" : ""));
    }
  }

  /** As {@code df} says it: of what unprivileged users have or could have. */
  private static String used(Disk.FileSystem system) {
    Long used = system.usedBytes();
    Long available = system.availableBytes();
    return used == null || available == null || used + available == 0
        ? ""
        : percent(100.0 * used / (used + available));
  }

  private void network(Network network) {
    int name = Math.max(10, columns - 4 * NUMBER_COLUMNS);
    line(row("interface", name, "in/s", "out/s", "in", "out"));
    for (Network.Interface one : first(network.interfaces(), MAX_INTERFACES)) {
      line(
          row(
              one.name(),
              name,
              bytes(one.receivedBytesPerSecond()),
              bytes(one.transmittedBytesPerSecond()),
              bytes(one.receivedBytesTotal()),
              bytes(one.transmittedBytesTotal())));
    }
  }

  private void thermal(Thermal thermal) {
    List<String> shown = new ArrayList<>();
    for (Thermal.Temperature one : first(thermal.temperatures(), MAX_TEMPERATURES)) {
      shown.add(
          one.chip()
              + "/"
              + one.label()
              + String.format(Locale.ROOT, " %.0f \u00b0C", one.temperatureCelsius()));
    }
    line(shown.isEmpty() ? "no temperature sensor" : String.join("   ", shown));
  }

  private void processes(Processes processes) {
    int name = Math.max(10, columns - 4 * NUMBER_COLUMNS);
    line(row(processes.count() + " processes", name, "pid", "user", "cpu", "memory"));
    processes.processes().stream()
        .sorted(
            Comparator.comparingDouble((Processes.Entry one) ->
                    one.cpuOfCorePercent() == null ? 0 : one.cpuOfCorePercent())
                .thenComparingLong(Processes.Entry::residentBytes)
                .reversed())
        .forEach(one ->
            line(
                row(
                    one.name(),
                    name,
                    Integer.toString(one.pid()),
                    one.user() == null ? "" : one.user(),
                    percent(one.cpuOfCorePercent()),
                    bytes(one.residentBytes()))));
  }

  private static String row(String name, int width, String... numbers) {
    StringBuilder row = new StringBuilder(Printable.fit(name, width));
    for (String number : numbers) {
      String shown = Printable.fit(number, NUMBER_COLUMNS - 1).strip();
      row.append(" ".repeat(NUMBER_COLUMNS - shown.length())).append(shown);
    }
    return row.toString();
  }

  private static <T> List<T> first(List<T> list, int count) {
    return list.subList(0, Math.min(count, list.size()));
  }

  private static String bar(@Nullable Double percent, int width) {
    int full = percent == null ? 0 : (int) Math.round(Math.clamp(percent, 0, 100) * width / 100);
    return "[" + "|".repeat(full) + " ".repeat(width - full) + "]";
  }

  private static String percent(@Nullable Double percent) {
    return percent == null ? "     - " : String.format(Locale.ROOT, "%6.1f%%", percent);
  }

  /** In binary units, three digits: {@code 1.50 GiB}. */
  static String bytes(@Nullable Number bytes) {
    if (bytes == null) {
      return "-";
    }
    double value = bytes.doubleValue();
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    String digits = unit == 0 || value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, digits, value) + " " + units[unit];
  }
}
