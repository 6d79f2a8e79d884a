package io.hostsonde.agent;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Reading;
import io.hostsonde.api.RunningTransport.ServingCertificate;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Source;
import io.hostsonde.metrics.AgentReport;
import io.hostsonde.metrics.AgentReport.Certificate;
import io.hostsonde.metrics.AgentReport.Share;
import io.hostsonde.metrics.AgentReport.SourceReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The source {@code agent}: what the engine knows about itself. */
final class AgentProvider implements MetricProvider {

  private static final double NANOS = 1e9;

  /** What it reports about, known once the engine is there. */
  private record Subject(
      Memory memory, Flights flights, Catalogue catalogue, Transports transports) {}

  private final String version;
  private volatile @Nullable Subject subject;

  AgentProvider(String version) {
    this.version = version;
  }

  void watch(Memory memory, Flights flights, Catalogue catalogue, Transports transports) {
    this.subject = new Subject(memory, flights, catalogue, transports);
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
      OwnUsage usage = OwnUsage.read();
      Duration cpu = usage.cpu();
      Double percent = null;
      Double window = null;
      if (cpu != null && lastCpu != null && now > lastNanos) {
        window = (now - lastNanos) / NANOS;
        percent = 100 * cpu.minus(lastCpu).toNanos() / NANOS / window;
      }
      lastCpu = cpu;
      lastNanos = now;
      return new AgentReport(
          version,
          (now - start) / NANOS,
          cpu == null ? null : cpu.toNanos() / NANOS,
          percent,
          window,
          usage.residentBytes(),
          usage.threads(),
          engine.flights().count(),
          List.of(
              share("intake", engine.memory().intake()),
              share("clients", engine.memory().clients())),
          engine.catalogue().openSources().stream().map(source -> report(source, now)).toList(),
          engine.transports().certificates().stream().map(this::certificate).toList());
    }

    private Certificate certificate(ServingCertificate certificate) {
      Duration left = Duration.between(clock.now(), certificate.notAfter());
      return new Certificate(certificate.name(), certificate.notAfter(), left.toSeconds());
    }
  }

  private static Share share(String name, MemoryShare share) {
    return new Share(name, share.size(), share.used());
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
