package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Launch;
import io.hostsonde.agent.SettingsException;
import io.hostsonde.api.HostClock;
import io.hostsonde.testkit.SettingsAssertions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings as the engine binds them, from flags, a file, and the original's variables. */
class TcpSettingsTest {

  private static Agent agent(
      @Nullable Path file, Map<String, String> overrides, Map<String, String> environment)
      throws Exception {
    return Agent.serve(
        new Launch(null, file, overrides, environment, HostClock.SYSTEM, "0.0.0"),
        List.of(),
        List.of(new TcpTransport()));
  }

  private static LineClient client(Agent agent) throws IOException {
    return new LineClient(Stage.port(agent.transports().getFirst()));
  }

  @Test
  void keysAndDefaults() {
    SettingsAssertions.assertKeys(
        TcpSettings.class,
        "host=",
        "port=9000",
        "key=",
        "key-file=",
        "interval=5s",
        "tls=false",
        "tls-certificate=",
        "tls-key=",
        "allowed-clients=",
        "include=",
        "container-logs=true",
        "max-clients=256",
        "key-timeout=10s",
        "write-timeout=60s");
  }

  @Test
  void theOriginalsVariablesCount() throws Exception {
    Map<String, String> environment =
        Map.of(
            "SOCKET_PORT", "0",
            "API_KEY", "s3cret",
            "TLS_ENABLED", "false",
            "WHITELISTED_CLIENTS", "127.0.0.1,10.0.0.0/8,::1");
    try (Agent agent = agent(null, Map.of("transport", "tcp"), environment)) {
      URI address = URI.create(agent.transports().getFirst().addresses().getFirst());
      assertThat(address.getHost()).isEqualTo("0.0.0.0");
      try (LineClient client = client(agent)) {
        client.send("s3cret\n");
        assertThat(client.line()).startsWith("{\"timestamp\":");
      }
    }
  }

  @Test
  void aSettingsFileThatChangesIsReadAnew(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("hostsonde.properties");
    String common = "transport=tcp\ntcp.host=127.0.0.1\ntcp.port=0\n";
    Files.writeString(file, common + "tcp.key=first\n");
    try (Agent agent = agent(file, Map.of(), Map.of())) {
      try (LineClient client = client(agent)) {
        client.send("first\n");
        assertThat(client.line()).startsWith("{");
        Files.writeString(file, common + "tcp.key=second\ntcp.allowed-clients=127.0.0.0/8\n");
        agent.reload();
        try (LineClient next = client(agent)) {
          next.send("second\n");
          assertThat(next.line()).startsWith("{");
        }
        Files.writeString(file, common + "tcp.allowed-clients=nonsense\n");
        agent.reload(); // says what is wrong and goes on
        try (LineClient next = client(agent)) {
          next.send("second\n");
          assertThat(next.line()).startsWith("{");
        }
      }
    }
  }

  @Test
  void withoutAKeyTheAgentDoesNotStart() throws Exception {
    assertThatThrownBy(
            () -> agent(null, Map.of("transport", "tcp", "tcp.port", "0"), Map.of()).close())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("sonde keygen");
    // It is no mistake where this transport is not chosen.
    agent(null, Map.of("transport", ""), Map.of()).close();
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "tcp.port", "70000",
                "tcp.interval", "10ms",
                "tcp.max-clients", "0",
                "tcp.key-timeout", "0s",
                "tcp.allowed-clients", "10.0.0.1/8",
                "tcp.key", "two\nlines")
            .entrySet()) {
      assertThatThrownBy(() ->
              agent(null, Map.of("transport", "", wrong.getKey(), wrong.getValue()), Map.of())
                  .close())
          .as(wrong.getKey())
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(wrong.getKey().substring("tcp.".length()));
    }
  }
}
