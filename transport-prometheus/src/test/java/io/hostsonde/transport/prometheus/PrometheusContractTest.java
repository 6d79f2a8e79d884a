package io.hostsonde.transport.prometheus;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import io.hostsonde.testkit.TransportContract;

class PrometheusContractTest extends TransportContract {

  @Override
  protected Transport transport() {
    return new PrometheusTransport();
  }

  @Override
  protected Record settings() {
    return Stage.settings();
  }

  @Override
  protected String ask(RunningTransport running, String source) throws Exception {
    return Scrape.of(Stage.port(running)).text();
  }
}
