package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.testkit.TestClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureLogTest {

  private final TestClock clock = new TestClock();
  private final FailureLog failures = new FailureLog(clock, Level.WARNING);

  @Test
  void saysAFailureOnceAndItsRecovery() {
    try (LogCapture log = new LogCapture("io.hostsonde.agent.sources")) {
      for (int i = 0; i < 100; i++) {
        failures.failed("disk", "gone", null);
        clock.advance(Duration.ofSeconds(1));
      }
      failures.recovered("disk");
      failures.recovered("disk");
      failures.failed("disk", "gone", null);
      assertThat(log.lines())
          .containsExactly(
              "disk: gone", "disk: recovered after 100 s and 100 failures", "disk: gone");
    }
  }

  @Test
  void saysAnotherReasonButNotAllTheTime() {
    try (LogCapture log = new LogCapture("io.hostsonde.agent.sources")) {
      for (int i = 0; i < 21; i++) {
        failures.failed("disk", "error " + i, null);
        clock.advance(Duration.ofSeconds(1));
      }
      failures.failed("network", "gone", null);
      assertThat(log.lines())
          .containsExactly("disk: error 0", "disk: error 10", "disk: error 20", "network: gone");
    }
  }
}
