package io.hostsonde.provider.thermal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hostsonde.linux.Text;

/** Whatever a driver says is a sane value or none. */
class ThermalFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void values(byte[] content) {
    Double celsius = Quantity.TEMPERATURE.parse(Text.of(content));
    assertThat(celsius == null || (celsius > -50 && celsius < 127 && celsius != 0)).isTrue();
    Double speed = Quantity.SPEED.parse(Text.of(content));
    assertThat(speed == null || (speed >= 0 && speed < 65535)).isTrue();
  }
}
