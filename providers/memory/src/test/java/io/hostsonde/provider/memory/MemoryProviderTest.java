package io.hostsonde.provider.memory;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.testkit.ProviderContract;
import java.util.ServiceLoader;

class MemoryProviderTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return ServiceLoader.load(MetricProvider.class).findFirst().orElseThrow();
  }
}
