package io.hostsonde.provider.gpuamd;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Sampler;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.metrics.Gpu;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * GPUs of AMD and Intel on Linux, a part of the source {@code gpu}. It may block: a driver asks its
 * card's firmware.
 */
public final class AmdProvider implements MetricProvider {

  private static final Duration MIN_AGE = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "gpu-amd";
  }

  @Override
  public Set<String> sources() {
    return Set.of("gpu");
  }

  @Override
  public boolean merges() {
    return true;
  }

  @Override
  public Class<? extends Record> settings() {
    return AmdSettings.class;
  }

  @Override
  public Support support(Host host) {
    Support linux = Support.onLinux(host);
    return linux.state() != Support.State.YES || !Cards.folders(host.sys()).isEmpty()
        ? linux
        : Support.notNow(Cards.NONE);
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    AmdSettings settings = context.settings(AmdSettings.class);
    Sampler<Gpu> sampler =
        settings.enabled()
            ? new AmdSampler(context.host(), context.clock(), settings)
            : AmdProvider::switchedOff;
    return List.of(
        Source.builder("gpu", Gpu.class, sampler).part("amd", Gpu::merge).minAge(MIN_AGE).build());
  }

  private static Gpu switchedOff() throws AbsentException {
    throw new AbsentException("GPUs of AMD and Intel are switched off by gpu-amd.enabled");
  }
}
