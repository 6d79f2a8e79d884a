package io.hostsonde.transport.websocket;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import java.io.IOException;

/** The transport {@code websocket}: see the package. */
public final class WebSocketTransport implements Transport {

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public Class<? extends Record> settings() {
    return WebSocketSettings.class;
  }

  @Override
  public RunningTransport open(TransportContext context) throws IOException {
    return new RunningWebSocket(context, context.settings(WebSocketSettings.class));
  }
}
