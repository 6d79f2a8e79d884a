package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {

  private static String format(String message, @Nullable Throwable thrown) {
    LogRecord record = new LogRecord(Level.WARNING, message);
    record.setLoggerName("io.hostsonde.agent.sources");
    record.setThrown(thrown);
    return new LogLine().format(record);
  }

  private static String format(String message) {
    return format(message, null);
  }

  @Test
  void aRecordIsOneLineWhateverIsInIt() {
    LogRecord record = new LogRecord(Level.WARNING, "name {0} failed");
    record.setLoggerName("io.hostsonde.agent.sources");
    record.setParameters(new Object[] {"evil\nERROR forged\u001b[2J"});
    assertThat(new LogLine().format(record))
        .endsWith(" WARNING sources: name evil ERROR forged [2J failed" + System.lineSeparator())
        .hasLineCount(1);
    record.setThrown(new IOException("with its stack"));
    assertThat(new LogLine().format(record)).contains("java.io.IOException: with its stack");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r",
        "\u0000",
        "\u001b",
        "\u007f",
        "\u0085",
        "\u009b",
        "\u00ad",
        "\u200b",
        "\u200e",
        "\u202e",
        "\u2028",
        "\u2029",
        "\u2066",
        "\ufeff",
        "\ud800",
        "\udc00",
        "\udb40\udc41"
      })
  void nothingInItIsObeyed(String evil) {
    assertThat(format("a" + evil + "b")).contains("a b").doesNotContain("a" + evil);
    assertThat(format("failed", new IOException("a" + evil + "b")))
        .contains("IOException: a b")
        .doesNotContain("a" + evil);
  }

  @Test
  void whatIsShownStays() {
    assertThat(format("gr\u00fc\u00dfe \ud83d\ude00")).contains("gr\u00fc\u00dfe \ud83d\ude00");
  }

  @Test
  void aLongMessageIsCut() {
    assertThat(format("x".repeat(1_000_000)))
        .hasSizeLessThan(LogLine.LONGEST_MESSAGE + 100)
        .contains("... 998000 more characters");
    assertThat(format("failed", new IOException("x".repeat(1_000_000)))).hasSizeLessThan(20_000);
  }

  private static int endless(int depth) {
    return depth < 0 ? 0 : endless(depth + 1) + 1;
  }

  @Test
  void aStackIsCut() {
    try {
      endless(0);
    } catch (StackOverflowError e) {
      List<String> lines = format("failed", e).lines().toList();
      assertThat(lines).hasSize(2 + LogLine.MOST_FRAMES + 1);
      assertThat(lines.getLast()).matches("\t\\.\\.\\. \\d+ more");
    }
  }

  @Test
  void manyCausesAreCutAlsoThoseThatGoRound() {
    IOException first = new IOException("0");
    IOException last =
        Stream.iterate(first, cause -> new IOException("later", cause)).skip(20).findFirst().get();
    assertThat(format("failed", last).lines().filter(line -> line.startsWith("Caused by: ")))
        .hasSize(LogLine.MOST_CAUSES - 1);
    first.initCause(last);
    assertThat(format("failed", first)).contains("... and further causes");
  }

  @Test
  void sharedFramesAreShownOnce() {
    String text = format("failed", new IOException("outer", new IOException("inner")));
    String inner = text.substring(text.indexOf("Caused by: "));
    assertThat(inner.lines().toList()).hasSizeLessThan(5);
    assertThat(inner).contains("\t... ");
  }
}
