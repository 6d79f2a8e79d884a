package org.example.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log capability. */
class AccessLogLinesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private Path log(String text) throws Exception {
    return Files.writeString(folder.resolve("access.log"), text);
  }

  private static LogStream open(Path log, LogQuery query) throws Exception {
    return new AccessLogLines(log, HostClock.SYSTEM).open(query);
  }

  private static LogQuery last(int lines) {
    return new LogQuery("access-log", lines, null, false, true);
  }

  @Test
  void theLastLinesComeInOrderAndThenItEnds() throws Exception {
    Path log = log("one\n" + AccessLogLineTest.line(500, "1") + "\n\u001b[31mthree\n");
    try (LogStream stream = open(log, last(2))) {
      LogLine two = stream.next(PATIENCE);
      assertThat(two.time()).isEqualTo(Instant.parse("2026-11-21T12:55:36Z"));
      assertThat(two.error()).isTrue();
      assertThat(stream.next(PATIENCE).text()).isEqualTo("three");
      assertThat(stream.next(PATIENCE)).isNull();
      assertThat(stream.ended()).isTrue();
      assertThat(stream.dropped()).isZero();
    }
  }

  @Test
  void aFollowedLogGoesOn() throws Exception {
    Path log = log("one\n");
    LogQuery follow = new LogQuery("access-log", 0, null, true, false);
    try (LogStream stream = open(log, follow)) {
      assertThat(stream.next(Duration.ofMillis(1))).isNull();
      Files.writeString(log, "two\n", StandardOpenOption.APPEND);
      assertThat(stream.next(PATIENCE).text()).isEqualTo("two");
    }
  }

  @Test
  void earlierLinesAreLeftOut() throws Exception {
    Path log = log(AccessLogLineTest.line(200, "1") + "\n");
    LogQuery later =
        new LogQuery("access-log", 9, Instant.parse("2026-11-21T12:55:37Z"), false, false);
    try (LogStream stream = open(log, later)) {
      assertThat(stream.next(PATIENCE)).isNull();
    }
  }

  @Test
  void whatIsNotThereIsAbsent() throws Exception {
    Path log = log("");
    assertThatThrownBy(() -> open(log, new LogQuery("web", 1, null, false, false)))
        .isInstanceOf(AbsentException.class);
    assertThatThrownBy(() -> open(folder.resolve("none"), last(1)))
        .isInstanceOf(AbsentException.class);
  }
}
