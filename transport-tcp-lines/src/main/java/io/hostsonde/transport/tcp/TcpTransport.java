package io.hostsonde.transport.tcp;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import java.io.IOException;

/** The transport {@code tcp}: see the package. */
public final class TcpTransport implements Transport {

  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public Class<? extends Record> settings() {
    return TcpSettings.class;
  }

  @Override
  public RunningTransport open(TransportContext context) throws IOException {
    return new RunningTcp(context, context.settings(TcpSettings.class));
  }
}
