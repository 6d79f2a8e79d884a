package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.testkit.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class BoundedLogTest {

  private final TestClock clock = new TestClock();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final BoundedLog log =
      new BoundedLog(new PrintStream(written, true, StandardCharsets.UTF_8), clock);

  private void flood(Level level, int lines) {
    for (int i = 0; i < lines; i++) {
      log.publish(new LogRecord(level, "somebody sends rubbish"));
    }
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void growsByNoMoreThanItsRate() {
    int minutes = 10;
    for (int second = 0; second < minutes * 60; second++) {
      flood(Level.WARNING, 1000);
      clock.advance(Duration.ofSeconds(1));
    }
    int longestLine = 200;
    assertThat(written.size())
        .isGreaterThan(minutes * BoundedLog.BYTES_PER_MINUTE / 2)
        .isLessThan((minutes + 1) * BoundedLog.BYTES_PER_MINUTE + longestLine);
  }

  @Test
  void saysHowManyLinesAreMissingWhenThereIsRoomAgain() {
    flood(Level.WARNING, 5000);
    int shown = lines().size();
    clock.advance(Duration.ofMinutes(1));
    log.publish(new LogRecord(Level.INFO, "all is well"));
    assertThat(lines().get(shown))
        .endsWith(
            " WARNING log: "
                + (5000 - shown)
                + " lines were left out (engine.log-bytes-per-minute)");
    assertThat(lines().getLast()).endsWith("all is well");
    log.publish(new LogRecord(Level.INFO, "still"));
    assertThat(lines()).hasSize(shown + 3);
  }

  @Test
  void saysItAtTheEnd() {
    flood(Level.WARNING, 5000);
    int shown = lines().size();
    log.close();
    assertThat(lines().getLast()).contains((5000 - shown) + " lines were left out");
    log.close();
    assertThat(lines()).hasSize(shown + 1);
  }

  @Test
  void aFloodOfWarningsHidesNoError() {
    flood(Level.WARNING, 100_000);
    for (int i = 0; i < 10; i++) {
      log.publish(new LogRecord(Level.SEVERE, "error " + i));
    }
    assertThat(lines().getLast()).endsWith("error 9");
    flood(Level.SEVERE, 100_000);
    assertThat(written.size()).isLessThan(BoundedLog.BYTES_PER_MINUTE + 400);
  }

  @Test
  void oneRecordThatIsLongIsOwed() {
    log.bytesPerMinute(4096);
    log.publish(new LogRecord(Level.WARNING, "\u00fc".repeat(5000)));
    int size = written.size();
    assertThat(size).isGreaterThan(4000);
    flood(Level.WARNING, 1000);
    clock.advance(Duration.ofSeconds(1));
    flood(Level.WARNING, 1000);
    assertThat(written.size()).isLessThan(size + 200);
  }

  @Test
  void whatCanNotBeShownCostsItsLineOnly() {
    LogRecord record = new LogRecord(Level.WARNING, "failed");
    record.setThrown(
        new IllegalStateException() {
          private static final long serialVersionUID = 1L;

          @Override
          public synchronized Throwable getCause() {
            throw new AssertionError(new IllegalStateException("a defect"));
          }

          @Override
          public String getMessage() {
            throw new UnsupportedOperationException("a defect");
          }
        });
    log.publish(record);
    log.publish(new LogRecord(Level.WARNING, "next"));
    assertThat(lines().getLast()).endsWith("next");
  }
}
