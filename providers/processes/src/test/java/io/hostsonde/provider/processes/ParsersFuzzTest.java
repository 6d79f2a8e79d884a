package io.hostsonde.provider.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hostsonde.linux.Text;

/**
 * The parsers of what processes and programs write, fed with anything; {@code mvn test} replays the
 * seeds, with JAZZER_FUZZ=1 in the environment new inputs are searched.
 */
class ParsersFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void statLine(byte[] input) {
    StatLine line = new StatLine();
    if (line.parse(input, input.length)) {
      assertThat(line.nameBytes().length).isLessThan(input.length);
      assertThat(line.named(line.nameBytes())).isTrue();
      assertThat(line.name()).isNotNull();
      assertThat(line.cpuTicks()).isEqualTo(line.userTicks() + line.systemTicks());
    }
  }

  @FuzzTest(maxDuration = "2m")
  void journalLines(byte[] input) {
    JournalLines lines = JournalLines.parse(input);
    assertThat(lines.entries()).hasSizeLessThanOrEqualTo(JournalLines.MOST_ENTRIES);
    assertThat(lines.broken()).isNotNegative();
  }

  @FuzzTest(maxDuration = "2m")
  void systemStat(byte[] input) {
    SystemStat stat = SystemStat.parse(Text.of(input));
    assertThat(stat.bootSeconds()).isNotZero();
    assertThat(stat.cpuTicksSince(stat)).isZero();
  }
}
