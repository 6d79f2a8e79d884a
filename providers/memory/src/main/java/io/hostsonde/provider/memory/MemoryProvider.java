package io.hostsonde.provider.memory;

import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.metrics.Memory;
import java.nio.file.Path;
import java.util.List;

/** Memory of the host, and of the agent's own control group, on Linux. */
public final class MemoryProvider implements MetricProvider {

  /** The agent's own files are never those of another tree that it is told to measure. */
  private static final Path OWN_ROOT = Path.of("/");

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Support support(Host host) {
    return Support.onLinux(host);
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    MemorySampler sampler = new MemorySampler(context.host(), OWN_ROOT, context.clock());
    return List.of(Source.builder("memory", Memory.class, sampler).neverBlocks().build());
  }
}
