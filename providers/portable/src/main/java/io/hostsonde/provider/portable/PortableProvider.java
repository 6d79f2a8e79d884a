package io.hostsonde.provider.portable;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Sampler;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.Disk;
import io.hostsonde.metrics.Memory;
import io.hostsonde.metrics.Network;
import io.hostsonde.metrics.ProcessDetail;
import io.hostsonde.metrics.Processes;
import io.hostsonde.metrics.Thermal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The sources of a host through OSHI: for macOS and Windows, and on Linux for whoever prefers it to
 * the sources made for Linux, which cost a fraction and tell more.
 */
public final class PortableProvider implements MetricProvider {

  /** Each asks the system for all that it knows, by other programs too. */
  private static final Duration MIN_AGE = Duration.ofMillis(500);

  /** On Linux each takes a program that lists labels; on Windows a query of its management. */
  private static final Duration DISK_MIN_AGE = Duration.ofSeconds(2);

  /** 70 µs a process and more. */
  private static final Duration PROCESSES_MIN_AGE = Duration.ofSeconds(1);

  /** The first sample loads a library, and on Windows a table of counters. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Path OWN_PROC = Path.of("/proc");
  private static final Path OWN_SYS = Path.of("/sys");

  @Override
  public String name() {
    return "portable";
  }

  @Override
  public Set<String> sources() {
    return Set.of("cpu", "memory", "disk", "network", "thermal", "processes");
  }

  @Override
  public int preference() {
    return -1;
  }

  @Override
  public Class<? extends Record> settings() {
    return PortableSettings.class;
  }

  @Override
  public Support support(Host host) {
    return switch (Platform.of(host)) {
      case OTHER -> Support.never("measures macOS, Windows and Linux, not " + host.system());
      case LINUX ->
          host.proc().equals(OWN_PROC) && host.sys().equals(OWN_SYS)
              ? Support.yes()
              : Support.never("reads /proc and /sys only, not engine.proc and engine.sys");
      case MACOS, WINDOWS -> Support.yes();
    };
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    Machine machine = new Machine(context.host());
    HostClock clock = context.clock();
    PortableSettings settings = context.settings(PortableSettings.class);
    return List.of(
        source("cpu", Cpu.class, new CpuSampler(machine, clock)).rates().build(),
        source("memory", Memory.class, new MemorySampler(machine)).build(),
        source("disk", Disk.class, new DiskSampler(machine, clock, settings.network()))
            .minAge(DISK_MIN_AGE)
            .rates()
            .build(),
        source("network", Network.class, new NetworkSampler(machine, clock)).rates().build(),
        source("thermal", Thermal.class, new ThermalSampler(machine)).build(),
        source("processes", Processes.class, new ProcessesSampler(machine, clock))
            .minAge(PROCESSES_MIN_AGE)
            .rates()
            .manyRows()
            .lookup(
                Integer.class, ProcessDetail.class, PROCESSES_MIN_AGE, new DetailLookup(machine))
            .build());
  }

  private static <S extends Record> Source.Builder<S> source(
      String name, Class<S> type, Sampler<S> sampler) {
    return Source.builder(name, type, sampler).minAge(MIN_AGE).timeout(TIMEOUT);
  }
}
