package io.hostsonde.provider.processes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.metrics.Journal;
import io.hostsonde.metrics.Journal.Priority;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalLinesTest {

  private static JournalLines parse(String output) {
    return JournalLines.parse(output.getBytes(UTF_8));
  }

  private static String message(String json) {
    JournalLines lines = parse("{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":" + json + "}\n");
    return lines.entries().getFirst().message();
  }

  @Test
  void takesTheFieldsOfAnEntry() {
    JournalLines lines =
        parse(
            """
            {"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1700000000123456","PRIORITY":"3",\
            "_SYSTEMD_UNIT":"ssh.service","_PID":"42","_COMM":"sshd","_UID":"0","_GID":"7",\
            "MESSAGE":"Hello \\"you\\" \\u2603","_BOOT_ID":"x"}
            """);
    assertThat(lines.entries())
        .containsExactly(
            new Journal.Entry(
                Instant.parse("2023-11-14T22:13:20.123456Z"),
                Priority.ERROR,
                "Hello \"you\" \u2603",
                "ssh.service",
                42,
                "sshd",
                0,
                7));
    assertThat(lines.more()).isFalse();
    assertThat(lines.broken()).isZero();
  }

  @Test
  void whatIsMissingIsAbsent() {
    assertThat(parse("{\"__REALTIME_TIMESTAMP\":\"1000000\"}\n").entries())
        .containsExactly(
            new Journal.Entry(
                Instant.ofEpochSecond(1), Priority.INFO, "", null, null, null, null, null));
  }

  @Test
  void messagesAreBytesOrSeveralOrTooLong() {
    assertThat(message("[104,105,255]")).isEqualTo("hi\ufffd");
    assertThat(message("[]")).isEmpty();
    assertThat(message("[\"one\",\"two\"]")).isEqualTo("one\ntwo");
    assertThat(message("[\"one\",[104,105]]")).isEqualTo("one\nhi");
    assertThat(message("null")).contains("not shown");
  }

  @ParameterizedTest
  @CsvSource({"0, EMERGENCY", "7, DEBUG", "8, INFO", "-1, INFO", "x, INFO"})
  void priorities(String number, Priority expected) {
    JournalLines lines =
        parse("{\"__REALTIME_TIMESTAMP\":\"1\",\"PRIORITY\":\"" + number + "\"}\n");
    assertThat(lines.entries().getFirst().priority()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "{",
        "[]",
        "{}",
        "{\"__REALTIME_TIMESTAMP\":\"soon\"}",
        "\u0000\u0001",
        "{\"__REALTIME_TIMESTAMP\":\"1\"",
        "{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":[1,2"
      })
  void brokenLinesAreCountedAndTheOthersKept(String broken) {
    String good = "{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"good\"}\n";
    JournalLines lines = parse(good + broken + "\n\n" + good);
    assertThat(lines.entries()).hasSize(2);
    assertThat(lines.broken()).isOne();
  }

  @Test
  void theHundredAndFirstIsNotTakenButTold() {
    String line = "{\"__REALTIME_TIMESTAMP\":\"1\"}\n";
    assertThat(parse(line.repeat(100)).more()).isFalse();
    assertThat(parse(line.repeat(101)).more()).isTrue();
    assertThat(parse(line.repeat(101)).entries()).hasSize(100);
  }
}
