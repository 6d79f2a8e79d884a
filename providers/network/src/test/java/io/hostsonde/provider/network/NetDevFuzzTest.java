package io.hostsonde.provider.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hostsonde.linux.Text;
import java.nio.charset.StandardCharsets;

class NetDevFuzzTest {

  @FuzzTest(maxDuration = "30s")
  void parsesOrRefuses(byte[] bytes) {
    long lines = new String(bytes, StandardCharsets.ISO_8859_1).lines().count();
    try {
      assertThat(NetDev.parse(Text.of(bytes)).size()).isLessThanOrEqualTo((int) lines);
    } catch (NumberFormatException refused) {
      assertThat(refused).hasMessageContaining("at byte");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void speedsAreAbsentOrPositive(byte[] bytes) {
    Double speed = LinkSpeeds.bytesPerSecond(Text.of(bytes));
    if (speed != null) {
      assertThat(speed).isPositive().isFinite();
    }
  }
}
