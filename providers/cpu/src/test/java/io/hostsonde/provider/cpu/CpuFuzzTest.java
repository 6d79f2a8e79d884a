package io.hostsonde.provider.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.Cpu;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Whatever the files hold: a NumberFormatException at worst, and never a share out of range. */
class CpuFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void sharesOfAnyTwoReadings(byte[] content) {
    int middle = content.length / 2;
    try {
      ProcStat then = ProcStat.parse(Text.of(Arrays.copyOf(content, middle)));
      ProcStat now = ProcStat.parse(Text.of(Arrays.copyOfRange(content, middle, content.length)));
      assertShares(Shares.between(then.total(), now.total()));
      for (int core : now.cores()) {
        assertShares(Shares.between(then.times(core), now.times(core)));
      }
    } catch (NumberFormatException malformed) {
      assertThat(malformed).hasMessageContaining("at byte");
    }
  }

  private static void assertShares(Cpu.@Nullable Usage usage) {
    if (usage != null) {
      double busy =
          usage.userPercent()
              + share(usage.nicePercent())
              + usage.systemPercent()
              + share(usage.irqPercent())
              + share(usage.stealPercent());
      assertThat(usage.busyPercent()).isBetween(0.0, 100.0).isBetween(busy - 1e-6, busy + 1e-6);
      assertThat(usage.iowaitPercent()).isBetween(0.0, 100.0 + 1e-6 - usage.busyPercent());
    }
  }

  /** A counter that went back has none. */
  private static double share(@Nullable Double percent) {
    return percent == null ? 0 : percent;
  }

  @FuzzTest(maxDuration = "1m")
  void cpuInfo(byte[] content) {
    try {
      CpuInfo info = CpuInfo.parse(Text.of(content));
      assertThat(info.hertz().values()).allMatch(hertz -> hertz > 0);
    } catch (NumberFormatException malformed) {
      assertThat(malformed).hasMessageContaining("at byte");
    }
  }
}
