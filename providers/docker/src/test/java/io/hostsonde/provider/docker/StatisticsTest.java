package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hostsonde.metrics.Containers.Container;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsTest {

  private static final Inspection APP = Inspection.parse(Recorded.json("26-inspect.json"));
  private static final Inspection WITHOUT_LIMITS =
      Inspection.parse(Recorded.parsed("{'Id':'a','Name':'/a','State':{'Status':'running'}}"));

  private static Statistics parse(String recording, Inspection container) {
    return Objects.requireNonNull(Statistics.parse(Recorded.json(recording), container));
  }

  @Test
  void readsWhatEngine26Answers() {
    Statistics statistics = parse("26-stats.json", APP);
    Usage usage = statistics.usage();
    assertThat(usage.cpuNanos()).isEqualTo(22_908_775);
    assertThat(usage.periods()).isEqualTo(15);
    assertThat(usage.throttledPeriods()).isZero();
    assertThat(usage.memoryBytes()).isEqualTo(618_496);
    assertThat(usage.memoryLimit()).isEqualTo(67_108_864);
    assertThat(usage.pids()).isEqualTo(2);
    assertThat(usage.pidsLimit()).isNull();
    assertThat(usage.readBytes()).isEqualTo(8192);
    assertThat(usage.writtenBytes()).isZero();
    assertThat(usage.interfaces())
        .containsExactly(new Usage.Interface("eth0", 1096, 12, 0, 0, 0, 0, 0, 0));
    assertThat(statistics.cpus()).isEqualTo(2);
    assertThat(statistics.hostMemoryBytes()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20-stats-oneshot.json", "26-stats-oneshot.json"})
  void previousValuesOfOneShotAnswersAreZeroSoOurOwnAreKept(String recording) {
    Usage now = parse(recording, APP).usage();
    Usage before =
        new Usage(
            now.atNanos() - 2_000_000_000L,
            Objects.requireNonNull(now.cpuNanos()) - 10_000_000L,
            now.periods(),
            now.throttledPeriods(),
            now.throttledNanos(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    Container row = new Rows(Instant.EPOCH, false, 2, null).row(APP, now, before);
    assertThat(row.cpuOfCorePercent()).isCloseTo(0.5, within(1e-9));
    assertThat(row.cpuOfHostPercent()).isCloseTo(0.25, within(1e-9));
    assertThat(row.cpuOfLimitPercent()).isCloseTo(0.5 / 0.3, within(1e-9));
    assertThat(row.windowSeconds()).isEqualTo(2.0);
  }

  @Test
  void ratesAreByTheTimeOfReading() throws IOException {
    List<Usage> frames = new ArrayList<>();
    new JsonLines(Lab.memory())
        .add(
            Recorded.bytes("26-stats-stream.ndjson"),
            Recorded.bytes("26-stats-stream.ndjson").length,
            frame -> {
              Statistics statistics = Statistics.parse(frame, APP);
              if (statistics != null) {
                frames.add(statistics.usage());
              }
            });
    assertThat(frames).hasSizeGreaterThanOrEqualTo(2);
    Container row =
        new Rows(Instant.EPOCH, false, 2, null).row(APP, frames.get(1), frames.getFirst());
    double seconds = (frames.get(1).atNanos() - frames.getFirst().atNanos()) / 1e9;
    assertThat(row.windowSeconds()).isEqualTo(seconds);
    assertThat(row.cpuOfCorePercent())
        .isCloseTo(
            (Objects.requireNonNull(frames.get(1).cpuNanos())
                    - Objects.requireNonNull(frames.getFirst().cpuNanos()))
                / 1e7
                / seconds,
            within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"20-stats-stopped.json", "26-stats-stopped.json"})
  void aStoppedContainerHasNone(String recording) {
    assertThat(Statistics.parse(Recorded.json(recording), APP)).isNull();
  }

  @Test
  void anEngineWithoutControllersTellsNothingWhichIsNotZero() {
    Usage usage = parse("20-stats-cgroupv2-nocontrollers.json", WITHOUT_LIMITS).usage();
    assertThat(usage.cpuNanos()).isNull();
    assertThat(usage.periods()).isNull();
    assertThat(usage.memoryBytes()).isNull();
    assertThat(usage.memoryLimit()).isNull();
    assertThat(usage.readBytes()).isNull();
    assertThat(usage.writtenBytes()).isNull();
    assertThat(usage.pids()).isNull();
    assertThat(usage.interfaces()).hasSize(1);
  }

  @Test
  void withoutALimitTheEngineGivesTheMemoryOfItsHost() {
    Statistics statistics =
        Objects.requireNonNull(
            Statistics.parse(
                Recorded.parsed(
                    "{'read':'2026-11-20T12:22:25Z','memory_stats':{'usage':1000,"
                        + "'limit':25276243968,'stats':{'inactive_file':300}},"
                        + "'pids_stats':{'current':1,'limit':18446744073709551615}}"),
                WITHOUT_LIMITS));
    assertThat(statistics.hostMemoryBytes()).isEqualTo(25_276_243_968L);
    assertThat(statistics.usage().memoryLimit()).isNull();
    assertThat(statistics.usage().memoryBytes()).isEqualTo(700);
    assertThat(statistics.usage().pidsLimit()).isNull();
  }

  /** Podman, and kernels with control groups of version 1, rounded down to a page. */
  @ParameterizedTest
  @ValueSource(
      strings = {"18446744073709551615", "9223372036854775807", "9223372036854771712", "0", "-1"})
  void aHugeLimitIsNone(String none) throws IOException {
    String answer =
        "{'read':'2026-11-20T12:22:25Z','cpu_stats':{'online_cpus':0},"
            + "'memory_stats':{'usage':7340032,'limit':"
            + none
            + "},'pids_stats':{'current':1,'limit':"
            + none
            + "}}";
    Inspection limited = Inspection.parse(Recorded.parsed("{'HostConfig':{'Memory':67108864}}"));
    Statistics statistics =
        Objects.requireNonNull(Statistics.parse(Recorded.parsed(answer), limited));
    assertThat(statistics.usage().memoryLimit()).isEqualTo(67_108_864L);
    assertThat(statistics.usage().pidsLimit()).isNull();
    assertThat(statistics.cpus()).isNull();
    statistics = Objects.requireNonNull(Statistics.parse(Recorded.parsed(answer), WITHOUT_LIMITS));
    assertThat(statistics.usage().memoryLimit()).isNull();
    assertThat(statistics.hostMemoryBytes()).isNull();
  }

  @Test
  void aCounterThatWentBackHasNoRateOnce() {
    Usage before = usage(1_000_000_000L, 900_000_000L);
    Usage after = usage(2_000_000_000L, 5_000_000L);
    Rows rows = new Rows(Instant.EPOCH, false, 2, null);
    assertThat(rows.row(APP, after, before).cpuOfCorePercent()).isNull();
    Usage later = usage(3_000_000_000L, 505_000_000L);
    assertThat(rows.row(APP, later, after).cpuOfCorePercent()).isCloseTo(50, within(1e-9));
    // The same answer twice, as an engine's cache may give: no time has passed.
    assertThat(rows.row(APP, later, later).cpuOfCorePercent()).isNull();
    assertThat(rows.row(APP, later, later).windowSeconds()).isNull();
  }

  private static Usage usage(long at, @Nullable Long cpu) {
    return new Usage(
        at, cpu, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  @Test
  void eventsComeInAnyPieces() throws IOException {
    byte[] bytes = Recorded.bytes("26-events.ndjson");
    JsonLines lines = new JsonLines(Lab.memory());
    ByteArrayOutputStream actions = new ByteArrayOutputStream();
    for (byte b : bytes) {
      lines.add(
          new byte[] {b},
          1,
          event ->
              actions.writeBytes(
                  (event.at("Action").text("?") + " ").getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(actions.toString(StandardCharsets.UTF_8))
        .isEqualTo("tag import create connect start create connect start ");
  }
}
