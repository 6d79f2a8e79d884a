package io.hostsonde.transport.prometheus;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import java.io.IOException;

/** The transport {@code prometheus}: see the package. */
public final class PrometheusTransport implements Transport {

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public Class<? extends Record> settings() {
    return PrometheusSettings.class;
  }

  @Override
  public RunningTransport open(TransportContext context) throws IOException {
    return new RunningPrometheus(context, context.settings(PrometheusSettings.class));
  }
}
