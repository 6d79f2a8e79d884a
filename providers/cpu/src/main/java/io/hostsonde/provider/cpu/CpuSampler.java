package io.hostsonde.provider.cpu;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.Cpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a few files, all kept open, and compares with what it read the time before. */
final class CpuSampler implements Sampler<Cpu> {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Path proc;
  private final HostClock clock;
  private final KernelFile stat;
  private final KernelFile loadAverage;
  private final KernelFile uptime;
  private final Topology topology;
  private final Frequencies frequencies;
  private @Nullable Baseline baseline;

  private record Baseline(ProcStat stat, long nanoTime) {}

  CpuSampler(Host host, HostClock clock, CpuSettings settings) {
    this.proc = host.proc();
    this.clock = clock;
    this.stat = new KernelFile(proc.resolve("stat"));
    this.loadAverage = new KernelFile(proc.resolve("loadavg"));
    this.uptime = new KernelFile(proc.resolve("uptime"));
    Path devices = host.sys().resolve("devices/system/cpu");
    Path cpuInfo = proc.resolve("cpuinfo");
    this.topology = new Topology(devices, cpuInfo);
    this.frequencies = new Frequencies(devices, cpuInfo, clock, settings.frequencyAge());
  }

  @Override
  public Cpu sample() throws IOException {
    try {
      return read();
    } catch (NumberFormatException e) {
      throw new IOException("processors below " + proc + ": " + e.getMessage(), e);
    }
  }

  private Cpu read() throws IOException {
    ProcStat now = ProcStat.parse(stat.read());
    long nanoTime = clock.nanoTime();
    if (now.total() == null) {
      throw new IOException(proc.resolve("stat") + ": no line for all processors");
    }
    Baseline before = baseline;
    baseline = new Baseline(now, nanoTime);
    frequencies.refresh(now.cores());
    @Nullable Double[] load = loadAverages();
    Double window =
        before == null || nanoTime <= before.nanoTime
            ? null
            : (nanoTime - before.nanoTime) / NANOS_PER_SECOND;
    ProcStat then = window == null || before == null ? null : before.stat;
    return new Cpu(
        then == null ? null : Shares.between(then.total(), now.total()),
        cores(then, now),
        load[0],
        load[1],
        load[2],
        uptimeSeconds(),
        now.cores().length,
        topology.physicalCores(now.cores()),
        frequencies.mean(),
        now.contextSwitches(),
        then == null || window == null ? null : switches(then, now, window),
        window);
  }

  private List<Cpu.Core> cores(@Nullable ProcStat then, ProcStat now) {
    List<Cpu.Core> rows = new ArrayList<>(now.cores().length);
    for (int core : now.cores()) {
      Cpu.Usage usage = then == null ? null : Shares.between(then.times(core), now.times(core));
      rows.add(new Cpu.Core(core, usage, frequencies.of(core)));
    }
    return List.copyOf(rows);
  }

  private static @Nullable Double switches(ProcStat then, ProcStat now, double window) {
    Long before = then.contextSwitches();
    Long after = now.contextSwitches();
    return before == null || after == null || after < before ? null : (after - before) / window;
  }

  private @Nullable Double[] loadAverages() throws IOException {
    Text text = loadAverage.readIfPresent();
    return text == null
        ? new Double[3]
        : new Double[] {average(text), average(text), average(text)};
  }

  private static @Nullable Double average(Text text) {
    Double average = text.decimalIfAny();
    if (average == null) {
      text.skipWord();
    }
    return average;
  }

  private @Nullable Double uptimeSeconds() throws IOException {
    Text text = uptime.readIfPresent();
    return text == null ? null : text.decimalIfAny();
  }

  @Override
  public void close() {
    stat.close();
    loadAverage.close();
    uptime.close();
    frequencies.close();
  }
}
