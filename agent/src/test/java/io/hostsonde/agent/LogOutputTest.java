package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogOutputTest {

  @Test
  void aRecordIsOneLineWhateverIsInIt() {
    LogRecord record = new LogRecord(Level.WARNING, "name {0} failed");
    record.setLoggerName("io.hostsonde.agent.sources");
    record.setParameters(new Object[] {"evil\nERROR forged\u001b[2J"});
    assertThat(new LogOutput.Line().format(record))
        .endsWith(" WARNING sources: name evil ERROR forged [2J failed" + System.lineSeparator())
        .hasLineCount(1);
    record.setThrown(new IOException("with its stack"));
    assertThat(new LogOutput.Line().format(record)).contains("java.io.IOException: with its stack");
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
