package io.hostsonde.agent;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Reading;
import io.hostsonde.api.RunningTransport.ServingCertificate;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Source;
import io.hostsonde.metrics.AgentReport;
import io.hostsonde.metrics.AgentReport.Certificate;
import io.hostsonde.metrics.AgentReport.SourceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The source {@code agent}: what the engine knows about itself. */
final class AgentProvider implements MetricProvider {

  /** The agent's own process is where this JVM sees it, whatever procfs is measured. */
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final double NANOS = 1e9;

  /** What it reports about, known once the engine is there. */
  private record Subject(Flights flights, Catalogue catalogue, Transports transports) {}

  private final String version;
  private volatile @Nullable Subject subject;

  AgentProvider(String version) {
    this.version = version;
  }

  void watch(Flights flights, Catalogue catalogue, Transports transports) {
    this.subject = new Subject(flights, catalogue, transports);
  }

  @Override
  public String name() {
    return "agent";
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    HostClock clock = context.clock();
    return List.of(
        Source.builder("agent", AgentReport.class, new Self(clock)::sample)
            .neverBlocks()
            .rates()
            .build());
  }

  private final class Self {

    private final HostClock clock;
    private final long start;
    private @Nullable Duration lastCpu;
    private long lastNanos;

    Self(HostClock clock) {
      this.clock = clock;
      this.start = clock.nanoTime();
    }

    AgentReport sample() throws IOException {
      Subject engine = Objects.requireNonNull(subject);
      engine.transports().warnOfCertificates();
      long now = clock.nanoTime();
      Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(null);
      Double percent = null;
      Double window = null;
      if (cpu != null && lastCpu != null && now > lastNanos) {
        window = (now - lastNanos) / NANOS;
        percent = 100 * cpu.minus(lastCpu).toNanos() / NANOS / window;
      }
      lastCpu = cpu;
      lastNanos = now;
      List<String> status = Files.exists(STATUS) ? Files.readAllLines(STATUS) : List.of();
      Optional<Long> residentKilobytes = number(status, "VmRSS:");
      return new AgentReport(
          version,
          (now - start) / NANOS,
          cpu == null ? null : cpu.toNanos() / NANOS,
          percent,
          window,
          residentKilobytes.map(kilobytes -> kilobytes * 1024).orElse(null),
          number(status, "Threads:").map(Long::intValue).orElse(null),
          engine.flights().count(),
          engine.catalogue().openSources().stream().map(source -> report(source, now)).toList(),
          engine.transports().certificates().stream().map(this::certificate).toList());
    }

    private Certificate certificate(ServingCertificate certificate) {
      Duration left = Duration.between(clock.now(), certificate.notAfter());
      return new Certificate(certificate.name(), certificate.notAfter(), left.toSeconds());
    }
  }

  /** The number of a line of /proc/self/status such as {@code VmRSS: 1234 kB}. */
  static Optional<Long> number(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> Long.valueOf(line.substring(key.length()).replace("kB", "").strip()))
        .findFirst();
  }

  private static SourceReport report(OpenSource source, long now) {
    Reading last = source.slot().last();
    Tally tally = source.slot().tally();
    String reason =
        switch (last) {
          case Failed failed -> failed.reason();
          case Absent absent -> absent.reason();
          case null, default -> null;
        };
    return new SourceReport(
        source.id(),
        source.provider(),
        last == null ? null : last instanceof Sampled,
        reason,
        tally.collections() == 0 ? null : tally.lastNanos() / NANOS,
        tally.lastGoodNanoTime() == null ? null : (now - tally.lastGoodNanoTime()) / NANOS,
        tally.collections(),
        tally.failures(),
        tally.timeouts(),
        source.slot().hangs());
  }
}
