package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.Memory;
import io.hostsonde.metrics.ProcessState;
import io.hostsonde.metrics.Processes;
import io.hostsonde.schema.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PanelsTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final long GIB = 1L << 30;

  private static Reading sampled(String source, Record value) {
    return new Sampled(source, Schema.of(value.getClass()), value, NOW, 0, Duration.ZERO);
  }

  private static Processes.Entry process(int pid, String name, double cpu) {
    return new Processes.Entry(
        pid, NOW, name, ProcessState.RUNNING, "root", cpu, cpu / 2, 300 << 20, 1);
  }

  private static final Map<String, Reading> READINGS =
      Map.of(
          "cpu",
          sampled(
              "cpu",
              new Cpu(
                  new Cpu.Usage(50, 50, 0.0, 0, 0.0, 0.0, 0.0),
                  List.of(
                      new Cpu.Core(0, new Cpu.Usage(100, 100, 0.0, 0, 0.0, 0.0, 0.0), null),
                      new Cpu.Core(1, null, null)),
                  0.5,
                  0.25,
                  0.125,
                  90_061.0,
                  2,
                  null,
                  2.5e9,
                  0L,
                  null,
                  1.0)),
          "memory",
          sampled("memory", new Memory(8 * GIB, 6 * GIB, 2 * GIB, GIB, 0L, 0L, 0, 0L, null, null)),
          "thermal",
          new Absent("thermal", NOW, "no sensor\u001b[2J"),
          "processes",
          sampled(
              "processes",
              new Processes(
                  2, List.of(process(7, "calm", 1), process(8, "e\u001b[31mvil", 99.5)), 1.0)));

  @Test
  void itShowsWhatWasMeasured() {
    String screen = String.join("\n", Panels.draw("web1", READINGS, 100, 50));
    assertThat(screen)
        .startsWith("web1   up 1d 1:01   load 0.50 0.25 0.13")
        .contains("50.0%  2.50 GHz")
        .contains(" 0   [||||||||] 100.0%")
        .contains(" 1   [        ]     -\n")
        .contains("25.0%  2.00 GiB of 8.00 GiB")
        .contains("thermal: no sensor\uFFFD[2J")
        .contains("2 processes");
    assertThat(screen.indexOf("e\uFFFD[31mvil")).isBetween(1, screen.indexOf("calm"));
    assertThat(screen).doesNotContain("\u001b").doesNotContain("swap");
  }

  @Test
  void itNeverLeavesTheScreen() {
    for (int columns = 1; columns <= 200; columns += 7) {
      List<String> lines = Panels.draw("a-rather-long-hostname", READINGS, columns, 9);
      assertThat(lines).hasSizeLessThanOrEqualTo(9);
      int width = columns;
      assertThat(lines).allMatch(line -> line.codePointCount(0, line.length()) <= width);
    }
  }

  @Test
  void bytesHaveThreeDigits() {
    assertThat(Panels.bytes(0)).isEqualTo("0 B");
    assertThat(Panels.bytes(999)).isEqualTo("999 B");
    assertThat(Panels.bytes(1536)).isEqualTo("1.50 KiB");
    assertThat(Panels.bytes(24L * GIB)).isEqualTo("24.0 GiB");
    assertThat(Panels.bytes(null)).isEqualTo("-");
  }
}
