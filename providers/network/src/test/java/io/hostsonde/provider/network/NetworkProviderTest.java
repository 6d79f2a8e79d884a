package io.hostsonde.provider.network;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.testkit.ProviderContract;
import java.util.ServiceLoader;

class NetworkProviderTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return ServiceLoader.load(MetricProvider.class).findFirst().orElseThrow();
  }
}
