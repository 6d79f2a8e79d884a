package io.hostsonde.provider.docker;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.testkit.ProviderContract;

/** Against the machine's own engine, where there is one, else with none. */
class DockerContractTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return new DockerProvider();
  }

  @Override
  protected Record settings() {
    return DockerSettingsTest.of(null);
  }
}
