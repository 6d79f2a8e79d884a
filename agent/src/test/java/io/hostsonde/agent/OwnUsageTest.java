package io.hostsonde.agent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OwnUsageTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void isWhatTheJdkSays() {
    Duration before = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    OwnUsage usage = OwnUsage.read();
    assertThat(requireNonNull(usage.cpu()).minus(before).toMillis()).isBetween(0L, 2000L);
    assertThat(usage.residentBytes()).isBetween(20L << 20, 4L << 30);
    // The JVM's own threads are more than those of Java.
    assertThat(usage.threads()).isGreaterThan(Thread.activeCount());
  }

  @Test
  void aNameWithParenthesesMisleadsNobody() {
    String stat = "7 (a) R (b) S 1 2 3 4 5 6 7 8 9 10 123 45 0 0 20 0 31 0 99";
    OwnUsage usage = OwnUsage.parse(stat, "Name:\ta\nVmRSS:\t   2048 kB\nThreads:\t31\n");
    assertThat(usage.cpu()).isEqualTo(Duration.ofMillis(1680));
    assertThat(usage.residentBytes()).isEqualTo(2 << 20);
    assertThat(usage.threads()).isEqualTo(31);
  }

  @Test
  void whatIsNotToldIsAbsent() {
    OwnUsage usage = OwnUsage.parse("7 (a) S 1 2 3 4 5 6 7 8 9 10 0 0 0", "Name:\ta\n");
    assertThat(usage.residentBytes()).isNull();
    assertThat(usage.threads()).isNull();
  }
}
