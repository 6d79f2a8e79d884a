package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.agent.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentOptionsTest {

  @Test
  void whatIsAsItShouldBeIsReadWithoutPicocli() {
    assertThat(
            AgentOptions.parse(
                List.of(
                    "--config=/etc/h.properties",
                    "--set",
                    "websocket.token=a=b",
                    "--set=transport=",
                    "--host",
                    "::1",
                    "-p",
                    "3231",
                    "--enableSSL",
                    "--quiet",
                    "--control-socket",
                    "/run/x.sock")))
        .isEqualTo(
            new AgentOptions(
                Path.of("/etc/h.properties"),
                Map.of("websocket.token", "a=b", "transport", ""),
                "::1",
                3231,
                true,
                true,
                "/run/x.sock"));
  }

  @Test
  void flagsGoBeforeSet() throws SettingsException {
    AgentOptions options = AgentOptions.parse(List.of("--set", "websocket.port=1", "2"));
    assertThat(options).isNotNull();
    assertThat(options.launch().overrides()).containsExactly(Map.entry("websocket.port", "2"));
    AgentOptions both = AgentOptions.parse(List.of("--port", "3", "2"));
    assertThat(both).isNotNull();
    assertThat(both.port()).isEqualTo(3);
  }

  @Test
  void addressesAreOfTheTransportThatIsChosen() throws SettingsException {
    AgentOptions one = AgentOptions.parse(List.of("--set=transport=tcp", "--host=::1", "--tls"));
    assertThat(one).isNotNull();
    assertThat(one.launch().overrides())
        .containsOnly(
            Map.entry("transport", "tcp"),
            Map.entry("tcp.host", "::1"),
            Map.entry("tcp.tls", "true"));
    AgentOptions two = AgentOptions.parse(List.of("--set=transport=websocket,tcp", "-p", "1"));
    assertThat(two).isNotNull();
    assertThatThrownBy(two::launch)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("websocket, tcp: say for which with --set tcp.port=N");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--prot=1",
        "-p",
        "-p x",
        "1 2",
        "--set x",
        "--set =x",
        "--tls=no",
        "-p -1"
      })
  void whatIsOddIsLeftToPicocli(String line) {
    assertThat(AgentOptions.parse(List.of(line.split(" ", -1)))).isNull();
  }
}
