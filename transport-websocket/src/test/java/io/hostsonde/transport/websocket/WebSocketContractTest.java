package io.hostsonde.transport.websocket;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import io.hostsonde.testkit.TransportContract;
import java.net.URI;

class WebSocketContractTest extends TransportContract {

  @Override
  protected Transport transport() {
    return new WebSocketTransport();
  }

  @Override
  protected Record settings() {
    return Serving.settings();
  }

  @Override
  protected String ask(RunningTransport running, String source) throws Exception {
    int port = URI.create(running.addresses().getFirst()).getPort();
    try (Wire client = Wire.connect(port)) {
      return client.ask("{\"type\":\"sample\",\"source\":\"" + source + "\"}").text();
    }
  }
}
