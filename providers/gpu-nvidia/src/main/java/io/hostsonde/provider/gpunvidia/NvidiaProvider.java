package io.hostsonde.provider.gpunvidia;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.metrics.Gpu;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * GPUs of NVIDIA, a part of the source {@code gpu}. It may block: NVML asks a driver that may hang.
 */
public final class NvidiaProvider implements MetricProvider {

  /** NVML's own utilization is of the last sixth of a second to a second. */
  private static final Duration MIN_AGE = Duration.ofSeconds(1);

  private volatile @Nullable NvidiaSampler sampler;

  @Override
  public String name() {
    return "gpu-nvidia";
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
    return NvidiaSettings.class;
  }

  @Override
  public Support support(Host host) {
    return library(host) != null
        ? Support.yes()
        : Support.never("NVIDIA has no driver for " + host.system());
  }

  /** What the driver's library is called; null where there is none. */
  private static @Nullable String library(Host host) {
    if (host.linux()) {
      return "libnvidia-ml.so.1";
    }
    return host.system().startsWith("Windows") ? "nvml.dll" : null;
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    NvidiaSettings settings = context.settings(NvidiaSettings.class);
    String standard = library(context.host());
    Source.Builder<Gpu> source;
    if (settings.enabled() && standard != null) {
      NvidiaSampler opened =
          new NvidiaSampler(
              settings.libraryOr(standard),
              context.host().sys(),
              context.clock(),
              settings.retry());
      sampler = opened;
      source = Source.builder("gpu", Gpu.class, opened);
    } else {
      source = Source.builder("gpu", Gpu.class, NvidiaProvider::switchedOff);
    }
    return List.of(source.part("nvidia", Gpu::merge).minAge(MIN_AGE).build());
  }

  private static Gpu switchedOff() throws AbsentException {
    throw new AbsentException("GPUs of NVIDIA are switched off by gpu-nvidia.enabled");
  }

  @Override
  public String about() {
    NvidiaSampler opened = sampler;
    return opened == null ? "" : opened.about();
  }
}
