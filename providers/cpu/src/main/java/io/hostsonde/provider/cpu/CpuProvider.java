package io.hostsonde.provider.cpu;

import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.metrics.Cpu;
import java.util.List;

/** The processors on Linux. */
public final class CpuProvider implements MetricProvider {

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Class<? extends Record> settings() {
    return CpuSettings.class;
  }

  @Override
  public Support support(Host host) {
    return Support.onLinux(host);
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    CpuSampler sampler =
        new CpuSampler(context.host(), context.clock(), context.settings(CpuSettings.class));
    return List.of(Source.builder("cpu", Cpu.class, sampler).neverBlocks().rates().build());
  }
}
