package io.hostsonde.provider.disk;

import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.linux.FileSystemStatistics;
import io.hostsonde.metrics.Disk;
import java.time.Duration;
import java.util.List;

/** The mounted file systems and the block devices of the host. */
public final class DiskProvider implements MetricProvider {

  private static final Duration MIN_AGE = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Class<? extends Record> settings() {
    return DiskSettings.class;
  }

  @Override
  public Support support(Host host) {
    return Support.onLinux(host);
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    DiskSettings settings = context.settings(DiskSettings.class);
    DiskSampler sampler =
        new DiskSampler(context.host(), context.clock(), settings, FileSystemStatistics::of);
    return List.of(
        Source.builder(name(), Disk.class, sampler)
            .minAge(MIN_AGE)
            .timeout(settings.timeout().plus(settings.timeout()))
            .rates()
            .build());
  }
}
