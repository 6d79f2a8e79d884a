package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.LogLine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPositionTest {

  private static LogLine line(int second, String text) {
    return new LogLine(Instant.ofEpochSecond(second), false, text);
  }

  private final LogPosition position = new LogPosition(Lab.memory());

  private List<String> passing(LogLine... lines) {
    return java.util.Arrays.stream(lines).filter(position::passes).map(LogLine::text).toList();
  }

  @Test
  void anotherAnswerGoesOnBehindTheLastLine() {
    assertThat(position.since()).isNull();
    assertThat(passing(line(1, "a"), line(2, "b"), line(3, "c"))).containsExactly("a", "b", "c");
    assertThat(position.since()).isEqualTo(Instant.ofEpochSecond(3).minus(LogPosition.MARGIN));
    assertThat(passing(line(2, "b"), line(3, "c"), line(3, "d"), line(4, "e")))
        .containsExactly("d", "e");
  }

  @Test
  void linesOfTwoStreamsAreNotInTheOrderOfTheirTimes() {
    assertThat(passing(line(5, "out"), line(4, "err"))).containsExactly("out", "err");
    assertThat(passing(line(5, "out"), line(4, "err"), line(4, "late"), line(6, "next")))
        .containsExactly("late", "next");
  }

  @Test
  void linesBeforeTheTailAreNotWanted() {
    Instant time = Instant.ofEpochSecond(9);
    position.begin(List.of(new LogLine(time, false, "tail")));
    assertThat(
            passing(
                new LogLine(time.minusMillis(50), false, "before"),
                new LogLine(time, false, "tail"),
                new LogLine(time.plusMillis(50), false, "after"),
                line(1, "clock set back")))
        .containsExactly("after", "clock set back");
  }

  @Test
  void anEngineGivesLinesAgainAtARotation() {
    assertThat(
            passing(
                line(1, "a"), line(2, "b"), line(3, "c"), line(3, "c"), line(2, "b"), line(3, "c")))
        .containsExactly("a", "b", "c");
    assertThat(passing(line(4, "d"))).containsExactly("d");
  }

  @Test
  void aClockThatIsSetBackLosesNothing() {
    assertThat(passing(line(1000, "a"), line(5, "b"))).containsExactly("a", "b");
    assertThat(passing(line(5, "b"), line(6, "c"))).containsExactly("c");
  }

  @Test
  void onlySoManyLinesAreRemembered() {
    for (int i = 0; i < LogPosition.REMEMBERED + 1; i++) {
      assertThat(position.passes(line(i, "x"))).isTrue();
    }
    assertThat(position.passes(line(1, "x"))).isFalse();
    assertThat(position.passes(line(0, "x"))).isTrue();
  }

  @Test
  void whenTheLastLineIsGoneWhatIsYoungerIsNew() {
    assertThat(passing(line(5, "x"))).hasSize(1);
    assertThat(passing(line(7, "y"), line(8, "z"))).containsExactly("y", "z");
  }

  @Test
  void aSilentStreamIsBehindWhenThereIsAYoungerLine() {
    passing(line(5, "x"));
    assertThat(position.before(line(5, "x"))).isFalse();
    assertThat(position.before(line(6, "y"))).isTrue();
  }
}
