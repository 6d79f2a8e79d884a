package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Launch;
import io.hostsonde.agent.SettingsException;
import io.hostsonde.api.HostClock;
import io.hostsonde.testkit.SettingsAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings as the engine binds them, from flags and from the variables of socktop_agent. */
class WebSocketSettingsTest {

  private static Agent agent(Map<String, String> overrides, Map<String, String> environment)
      throws Exception {
    return Agent.serve(
        new Launch(null, null, overrides, environment, HostClock.SYSTEM, "0.0.0"),
        List.of(),
        List.of(new WebSocketTransport()));
  }

  @Test
  void keysAndDefaultsArePinned() {
    SettingsAssertions.assertKeys(
        WebSocketSettings.class,
        "host=",
        "port=",
        "token=",
        "tls=false",
        "tls-directory=",
        "tls-names=",
        "allowed-hosts=",
        "allowed-origins=",
        "metrics-max-age-ms=250",
        "processes-max-age-ms=1500",
        "disks-max-age-ms=1000",
        "gpu=true",
        "temperature=true",
        "max-clients=256",
        "max-message-bytes=65536",
        "idle-timeout=60s",
        "write-timeout=20s");
  }

  @Test
  void theVariablesOfSocktopAgentCount() throws Exception {
    Map<String, String> environment =
        Map.of(
            "SOCKTOP_PORT", "0",
            "SOCKTOP_TOKEN", "s3cret",
            "SOCKTOP_AGENT_METRICS_TTL_MS", "100",
            "SOCKTOP_AGENT_PROCESSES_TTL_MS", "1000",
            "SOCKTOP_AGENT_DISKS_TTL_MS", "500",
            "SOCKTOP_AGENT_GPU", "0",
            "SOCKTOP_AGENT_TEMP", "0");
    try (Agent agent = agent(Map.of(), environment)) {
      URI address = URI.create(agent.transports().getFirst().addresses().getFirst());
      assertThat(address.getHost()).isEqualTo("0.0.0.0");
      try (Wire client = Wire.connect(address.getPort(), "/ws?token=wrong")) {
        assertThat(client.status()).isEqualTo(401);
      }
      try (Wire client = Wire.connect(address.getPort(), "/ws?token=s3cret")) {
        assertThat(client.ask("get_metrics").text())
            .contains("\"unavailable\":[\"cpu\",\"memory\",\"network\"]");
      }
    }
  }

  @Test
  void withoutATokenOnlyThisHostConnects() throws Exception {
    try (Agent agent = agent(Map.of("websocket.port", "0"), Map.of())) {
      assertThat(agent.transports().getFirst().addresses().getFirst())
          .startsWith("ws://127.0.0.1:");
    }
  }

  @Test
  void portsByDefault() {
    assertThat(new Serving.Changes().port(null).settings().portOrDefault()).isEqualTo(3000);
    Serving.Changes tls = new Serving.Changes().port(null).tls(Path.of("/nowhere"));
    assertThat(tls.settings().portOrDefault()).isEqualTo(8443);
  }

  @Test
  void valuesOutOfRangeAreAllNamed() {
    assertThatThrownBy(() -> agent(Map.of("websocket.port", "70000"), Map.of()).close())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("port must be 0 to 65535, is 70000");
  }
}
