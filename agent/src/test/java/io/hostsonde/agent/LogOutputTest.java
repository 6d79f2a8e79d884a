package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.testkit.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogOutputTest {

  @Test
  void theRateIsASetting() throws Exception {
    Logger root = Logger.getLogger("");
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    BoundedLog log = new BoundedLog(new PrintStream(written, true), new TestClock());
    root.addHandler(log);
    try (Agent agent =
        Agent.open(
            Launches.of(Map.of("engine.log-bytes-per-minute", "4096")), List.of(), List.of())) {
      assertThat(agent.transports()).isEmpty();
      for (int i = 0; i < 1000; i++) {
        log.publish(new LogRecord(Level.WARNING, "a library warns"));
      }
      assertThat(written.size()).isLessThan(4096);
    } finally {
      root.removeHandler(log);
    }
  }

  @Test
  void theLevelIsASetting() throws Exception {
    Logger ours = Logger.getLogger("io.hostsonde");
    Level before = ours.getLevel();
    try (Agent agent =
        Agent.open(Launches.of(Map.of("engine.log-level", "debug")), List.of(), List.of())) {
      assertThat(agent.transports()).isEmpty();
      assertThat(System.getLogger("io.hostsonde.x").isLoggable(System.Logger.Level.DEBUG)).isTrue();
      assertThat(System.getLogger("io.hostsonde.x").isLoggable(System.Logger.Level.TRACE))
          .isFalse();
    } finally {
      ours.setLevel(before);
    }
  }
}
