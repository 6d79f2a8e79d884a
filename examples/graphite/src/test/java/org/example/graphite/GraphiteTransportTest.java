package org.example.graphite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.Sampled;
import io.hostsonde.api.Transport;
import io.hostsonde.schema.Schema;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.PushTransportContract;
import io.hostsonde.testkit.SettingsAssertions;
import io.hostsonde.testkit.TestReceiver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract holds what the engine expects of what pushes; below it, how this one writes. */
class GraphiteTransportTest extends PushTransportContract {

  @Override
  protected Transport transport() {
    return new GraphiteTransport();
  }

  @Override
  protected Record settings(int port) {
    return settings(port, Duration.ofMillis(50));
  }

  private static GraphiteSettings settings(int port, Duration time) {
    return new GraphiteSettings("127.0.0.1", port, time, time, "test", List.of());
  }

  @Override
  protected TestReceiver receiver(int port) throws IOException {
    return TestReceiver.tcp(port);
  }

  @Test
  void keysAndDefaultsArePinned() {
    SettingsAssertions.assertKeys(
        GraphiteSettings.class,
        "host=127.0.0.1",
        "port=2003",
        "interval=10s",
        "connect-timeout=5s",
        "prefix=hostsonde",
        "sources=");
    assertThatThrownBy(() -> settings(0, Duration.ofSeconds(1)))
        .hasMessageContaining("graphite.port");
    assertThatThrownBy(() -> settings(1, Duration.ZERO)).hasMessageContaining("graphite.interval");
  }

  @Test
  void eachNumberIsALine() {
    Sampled sampled =
        new Sampled(
            "weather",
            Schema.of(MadeUpProvider.Weather.class),
            MadeUpProvider.weather("harbour", 1),
            Instant.ofEpochSecond(1700000000),
            0,
            Duration.ZERO);
    StringBuilder lines = new StringBuilder();
    GraphiteLines.write(lines, "host", sampled);
    assertThat(lines.toString().lines())
        .contains(
            "host.weather.air_celsius 21.5 1700000000",
            "host.weather.stormy 0 1700000000",
            "host.weather.wind.gust_percent 37.5 1700000000",
            "host.weather.gauges.north.level_bytes 5 1700000000")
        .allMatch(line -> line.matches("[a-zA-Z0-9_.-]+ [0-9.E-]+ 1700000000"));
  }
}
