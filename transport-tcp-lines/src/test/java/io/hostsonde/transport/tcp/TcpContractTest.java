package io.hostsonde.transport.tcp;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import io.hostsonde.testkit.TransportContract;

class TcpContractTest extends TransportContract {

  @Override
  protected Transport transport() {
    return new TcpTransport();
  }

  @Override
  protected Record settings() {
    return Stage.settings(5000);
  }

  @Override
  protected String ask(RunningTransport running, String source) throws Exception {
    try (LineClient client = new LineClient(Stage.port(running))) {
      client.send(Stage.KEY + "\n");
      return client.line();
    }
  }
}
