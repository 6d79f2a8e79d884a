package io.hostsonde.provider.thermal;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Sampler;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.metrics.Thermal;
import java.time.Duration;
import java.util.List;

/** Temperatures and fans on Linux. It may block: some drivers talk to slow buses or to firmware. */
public final class ThermalProvider implements MetricProvider {

  /** Temperatures move slowly, and common drivers themselves read their chips once a second. */
  private static final Duration MIN_AGE = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "thermal";
  }

  @Override
  public Class<? extends Record> settings() {
    return ThermalSettings.class;
  }

  @Override
  public Support support(Host host) {
    return Support.onLinux(host);
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    ThermalSettings settings = context.settings(ThermalSettings.class);
    Sampler<Thermal> sampler =
        settings.enabled()
            ? new ThermalSampler(context.host(), context.clock(), settings)
            : ThermalProvider::switchedOff;
    return List.of(Source.builder("thermal", Thermal.class, sampler).minAge(MIN_AGE).build());
  }

  private static Thermal switchedOff() throws AbsentException {
    throw new AbsentException("switched off by thermal.enabled");
  }
}
