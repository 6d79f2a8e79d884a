package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hostsonde.testkit.SettingsAssertions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerSettingsTest {

  static DockerSettings of(@Nullable String tlsVerify, String... hosts) {
    return new DockerSettings(
        List.of(hosts), null, tlsVerify, Path.of("/run/user/7"), true, false, 10, 1000, 64);
  }

  @Test
  void keysAndDefaultsArePinned() {
    SettingsAssertions.assertKeys(
        DockerSettings.class,
        "hosts=",
        "cert-path=",
        "tls-verify=",
        "runtime-dir=",
        "stopped=true",
        "labels=false",
        "log-lines=10",
        "max-containers=1000",
        "parallel=64");
  }

  @Test
  void withoutHostsTheUsualSocketsAreLookedFor() {
    assertThat(of(null).engines())
        .containsExactly(
            new DockerSettings.Engine(
                "",
                new EngineAddress.Unix(
                    List.of(
                        Path.of("/var/run/docker.sock"),
                        Path.of("/run/user/7/docker.sock"),
                        Path.of("/run/podman/podman.sock"),
                        Path.of("/run/user/7/podman/podman.sock")))));
  }

  @Test
  void twoEnginesAreToldApartByALabel() {
    assertThat(of("1", "unix:///run/docker.sock", "build=tcp://build.lan").engines())
        .containsExactly(
            new DockerSettings.Engine(
                "", new EngineAddress.Unix(List.of(Path.of("/run/docker.sock")))),
            new DockerSettings.Engine("build", new EngineAddress.Tcp("build.lan", 2376, true)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(null, "unix:///a", "unix:///b").engines())
        .withMessageContaining("label");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(null, "x=unix:///a", "x=unix:///b").engines())
        .withMessageContaining("'x'");
  }

  @Test
  void addresses() {
    assertThat(EngineAddress.parse("tcp://10.0.0.5:1234", false))
        .isEqualTo(new EngineAddress.Tcp("10.0.0.5", 1234, false));
    assertThat(EngineAddress.parse("tcp://[::1]:2375/", false))
        .isEqualTo(new EngineAddress.Tcp("::1", 2375, false))
        .hasToString("tcp://[::1]:2375");
    assertThat(EngineAddress.parse("tcp://h", false))
        .isEqualTo(new EngineAddress.Tcp("h", 2375, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/run/docker.sock",
        "unix://run/docker.sock",
        "tcp://",
        "tcp://h:0",
        "tcp://h:99999",
        "tcp://user@h:1/path",
        "ssh://h",
        "npipe:////./pipe/docker_engine",
        "fd://"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EngineAddress.parse(text, false))
        .withMessageContaining(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "false", ""})
  void tlsIsOffWhenTheVariableSaysSo(String value) {
    assertThat(of(value, "tcp://h").engines().getFirst().address())
        .isEqualTo(new EngineAddress.Tcp("h", 2375, false));
  }

  @Test
  void limitsOfNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DockerSettings(List.of(), null, null, null, true, false, 0, 1000, 64))
        .withMessageContaining("log-lines");
  }
}
