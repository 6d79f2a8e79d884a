package io.hostsonde.transport.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.http.HttpAccess;
import io.hostsonde.testkit.SettingsAssertions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusSettingsTest {

  @Test
  void keysAndDefaults() {
    SettingsAssertions.assertKeys(
        PrometheusSettings.class,
        "host=",
        "port=9464",
        "token=",
        "tls=false",
        "tls-directory=",
        "tls-names=",
        "allowed-hosts=",
        "include=",
        "omit=",
        "scrape-window=1s",
        "max-series=50000",
        "max-bytes=33554432",
        "max-scrapes=16");
  }

  @Test
  void aTokenOpensItToOthers() {
    assertThat(access("s3cret").hostOrDefault()).isEqualTo("0.0.0.0");
    assertThat(access("").hostOrDefault()).isEqualTo("127.0.0.1");
    assertThat(access("s3cret").toString()).doesNotContain("s3cret");
  }

  private static HttpAccess access(String token) {
    Duration window = Duration.ofSeconds(1);
    List<String> none = List.of();
    return new PrometheusSettings(
            null, 9464, token, false, null, none, none, none, none, window, 1, 1 << 20, 1)
        .access();
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    Stage.Changes port = new Stage.Changes();
    port.port = 70_000;
    assertThatThrownBy(port::settings).hasMessage("port must be 0 to 65535, is 70000");
    Stage.Changes window = new Stage.Changes();
    window.window = Duration.ofMinutes(11);
    assertThatThrownBy(window::settings).hasMessage("scrape-window must be 0s to 10m");
    Stage.Changes series = new Stage.Changes();
    series.maxSeries = 0;
    assertThatThrownBy(series::settings).hasMessageStartingWith("max-series must be 1 to ");
  }
}
