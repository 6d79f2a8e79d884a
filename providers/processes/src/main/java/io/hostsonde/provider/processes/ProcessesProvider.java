package io.hostsonde.provider.processes;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.linux.Constants;
import io.hostsonde.metrics.Journal;
import io.hostsonde.metrics.ProcessDetail;
import io.hostsonde.metrics.Processes;
import java.time.Duration;
import java.util.List;

/**
 * The source {@code processes} on Linux, from {@code /proc/<pid>/stat}. Looks up, by the pid as an
 * Integer, {@link ProcessDetail} and {@link Journal}.
 */
public final class ProcessesProvider implements MetricProvider {

  private static final Duration MIN_AGE = Duration.ofMillis(500);
  private static final Duration DETAIL_MIN_AGE = Duration.ofMillis(250);
  private static final Duration JOURNAL_MIN_AGE = Duration.ofSeconds(1);

  /** Found by ServiceLoader. */
  public ProcessesProvider() {}

  @Override
  public String name() {
    return "processes";
  }

  @Override
  public Class<? extends Record> settings() {
    return ProcessesSettings.class;
  }

  @Override
  public Support support(Host host) {
    return Support.onLinux(host);
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    Host host = context.host();
    HostClock clock = context.clock();
    ProcessesSettings settings = context.settings(ProcessesSettings.class);
    ProcessesSampler sampler =
        new ProcessesSampler(host, clock, settings.descriptors(), Constants::read);
    return List.of(
        Source.builder(name(), Processes.class, sampler)
            .minAge(MIN_AGE)
            .neverBlocks()
            .rates()
            .manyRows()
            .lookup(
                Integer.class,
                ProcessDetail.class,
                DETAIL_MIN_AGE,
                new DetailLookup(host, clock, sampler.bootTime()))
            .lookup(
                Integer.class,
                Journal.class,
                JOURNAL_MIN_AGE,
                new JournalLookup(settings.journalctl(), settings.journalTimeout()))
            .build());
  }
}
