package org.example.text;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import io.hostsonde.testkit.SettingsAssertions;
import io.hostsonde.testkit.TransportContract;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the engine expects of every transport. */
class TextContractTest extends TransportContract {

  @Override
  protected Transport transport() {
    return new TextTransport();
  }

  @Override
  protected Record settings() {
    return new TextSettings("127.0.0.1", 0, 2, Duration.ofSeconds(5));
  }

  @Override
  protected String ask(RunningTransport running, String source) throws Exception {
    URI address = URI.create(running.addresses().getFirst());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write((source + "\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void keysAndDefaultsArePinned() {
    SettingsAssertions.assertKeys(
        TextSettings.class, "host=127.0.0.1", "port=7070", "max-clients=16", "ask-timeout=5s");
    assertThatThrownBy(() -> new TextSettings("h", 70000, 1, Duration.ofSeconds(1)))
        .hasMessageContaining("text.port");
    assertThatThrownBy(() -> new TextSettings("h", 0, 0, Duration.ofSeconds(1)))
        .hasMessageContaining("text.max-clients");
    assertThatThrownBy(() -> new TextSettings("h", 0, 1, Duration.ZERO))
        .hasMessageContaining("text.ask-timeout");
  }
}
