package io.hostsonde.provider.network;

import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.metrics.Network;
import java.util.List;

/** Every network interface of the host. It has no settings. */
public final class NetworkProvider implements MetricProvider {

  @Override
  public String name() {
    return "network";
  }

  @Override
  public Support support(Host host) {
    return Support.onLinux(host);
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    NetworkSampler sampler =
        new NetworkSampler(
            context.host(),
            context.clock(),
            task -> Thread.ofPlatform().daemon().name("network-speed").start(task));
    return List.of(Source.builder(name(), Network.class, sampler).neverBlocks().rates().build());
  }
}
