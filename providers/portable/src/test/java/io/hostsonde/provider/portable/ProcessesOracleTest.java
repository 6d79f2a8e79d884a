package io.hostsonde.provider.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.metrics.ProcessDetail;
import io.hostsonde.metrics.ProcessState;
import io.hostsonde.metrics.Processes;
import io.hostsonde.provider.portable.Side.Measured;
import io.hostsonde.testkit.TestHost;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes as the Linux source and OSHI have them. */
class ProcessesOracleTest {

  private static final int SELF = Math.toIntExact(ProcessHandle.current().pid());

  /** OSHI reckons start times from a boot time of whole seconds. */
  private static final Duration START = Duration.ofMillis(1500);

  /** The kernel adds up counters of cores for one file, and not for the other. */
  private static final long RESIDENT_BYTES = 16 << 20;

  @BeforeEach
  void onLinux() {
    assumeTrue(TestHost.HERE.linux(), "needs Linux");
  }

  @Test
  void rows() throws Exception {
    try (Side linux = Side.linux();
        Side oshi = Side.portable()) {
      Map<Integer, Processes.Entry> before = byPid(linux.value(Processes.class));
      Processes measured = oshi.value(Processes.class);
      Map<Integer, Processes.Entry> after = byPid(linux.value(Processes.class));
      Map<Integer, Processes.Entry> actual = byPid(measured);
      assertThat(measured.count()).isEqualTo(measured.processes().size());
      assertThat(measured.processes()).extracting(Processes.Entry::pid).isSorted();
      int otherUsers = 0;
      for (Processes.Entry end : after.values()) {
        Processes.Entry begin = before.get(end.pid());
        if (begin != null && begin.startTime().equals(end.startTime())) {
          assertThat(actual).containsKey(end.pid());
          Processes.Entry row = Objects.requireNonNull(actual.get(end.pid()));
          compare(begin, row, end);
          otherUsers += Objects.equals(row.user(), end.user()) ? 0 : 1;
        }
      }
      // OSHI has the real user: another one for set-user-ID programs, of which few run.
      assertThat(otherUsers).isLessThanOrEqualTo(after.size() / 10);
      assertThat(Objects.requireNonNull(actual.get(SELF)).user())
          .isEqualTo(Objects.requireNonNull(after.get(SELF)).user());
    }
  }

  private static void compare(Processes.Entry begin, Processes.Entry row, Processes.Entry end) {
    String name = end.pid() + " " + end.name();
    // It may have called exec between.
    assertThat(lasting(row.name())).as(name).isIn(lasting(begin.name()), lasting(end.name()));
    assertThat(Duration.between(row.startTime(), end.startTime()).abs()).as(name).isLessThan(START);
    if (begin.state() == end.state() && Set.of(ProcessState.ZOMBIE).contains(end.state())) {
      assertThat(row.state()).as(name).isEqualTo(end.state());
    }
    if (begin.state() == ProcessState.IDLE && end.state() == ProcessState.IDLE) {
      // OSHI has no word for kernel threads that wait; one may have run just then.
      assertThat(row.state())
          .as(name)
          .isIn(ProcessState.UNKNOWN, ProcessState.RUNNING, ProcessState.DISK_SLEEP);
    }
    long least = Math.min(begin.residentBytes(), end.residentBytes());
    long most = Math.max(begin.residentBytes(), end.residentBytes());
    assertThat(row.residentBytes())
        .as(name)
        .isBetween(least - least / 5 - RESIDENT_BYTES, most + most / 5 + RESIDENT_BYTES);
    if (begin.threads() == end.threads()) {
      // Some may have come and gone between.
      assertThat(row.threads()).as(name).isCloseTo(end.threads(), within(5));
    }
  }

  /** The kernel's workers tell behind a hyphen or plus what they do just now. */
  private static String lasting(String name) {
    return name.startsWith("kworker/") ? name.split("[-+]", 2)[0] : name;
  }

  private static Map<Integer, Processes.Entry> byPid(Processes processes) {
    return processes.processes().stream()
        .collect(Collectors.toMap(Processes.Entry::pid, Function.identity()));
  }

  @Test
  void aBusyProcess() throws Exception {
    AtomicBoolean burning = new AtomicBoolean(true);
    Thread burner = Thread.ofPlatform().daemon().start(() -> burn(burning));
    try (Side linux = Side.linux();
        Side oshi = Side.portable()) {
      oshi.value(Processes.class); // loads a library, which takes a second
      Measured<Processes> linuxBegin = measure(linux);
      Measured<Processes> oshiBegin = measure(oshi);
      Side.pass(Duration.ofSeconds(2));
      Measured<Processes> oshiEnd = measure(oshi);
      Measured<Processes> linuxEnd = measure(linux);
      double skew =
          Measured.skewSeconds(linuxBegin, oshiBegin) + Measured.skewSeconds(linuxEnd, oshiEnd);
      int cores = Runtime.getRuntime().availableProcessors();
      double expected = Objects.requireNonNull(own(linuxEnd).cpuOfCorePercent());
      double actual = Objects.requireNonNull(own(oshiEnd).cpuOfCorePercent());
      assertThat(actual).isPositive();
      // In the time that only one of the windows has, all cores may have been this process's.
      assertThat(actual).isCloseTo(expected, within(5 + 100 * cores * skew / 2));
      assertThat(own(oshiEnd).cpuOfHostPercent())
          .isCloseTo(
              Objects.requireNonNull(own(linuxEnd).cpuOfHostPercent()), within(5 + 100 * skew / 2));
    } finally {
      burning.set(false);
      burner.join();
    }
  }

  private static void burn(AtomicBoolean burning) {
    while (burning.get()) {
      Thread.onSpinWait();
    }
  }

  private static Measured<Processes> measure(Side side) throws InterruptedException {
    return Objects.requireNonNull(side.measure(Processes.class));
  }

  private static Processes.Entry own(Measured<Processes> measured) {
    return Objects.requireNonNull(byPid(measured.value()).get(SELF));
  }

  @Test
  void oneInFull() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    try (Side linux = Side.linux();
        Side oshi = Side.portable()) {
      int pid = Math.toIntExact(child.pid());
      ProcessDetail.Entry expected = linux.look("processes", ProcessDetail.class, pid).process();
      ProcessDetail.Entry actual = oshi.look("processes", ProcessDetail.class, pid).process();
      assertThat(actual.name()).isEqualTo(expected.name());
      assertThat(actual.command()).isEqualTo(expected.command());
      assertThat(actual.parentPid()).isEqualTo(expected.parentPid());
      assertThat(actual.userId()).isEqualTo(expected.userId());
      assertThat(actual.groupId()).isEqualTo(expected.groupId());
      assertThat(Duration.between(actual.startTime(), expected.startTime()).abs())
          .isLessThan(START);
      assertThat(actual.state()).isEqualTo(expected.state());
      assertThat(actual.virtualBytes()).isEqualTo(expected.virtualBytes());
      assertThat(actual.residentBytes())
          .isCloseTo(expected.residentBytes(), within(RESIDENT_BYTES));
      assertThat(actual.sharedBytes())
          .isCloseTo(Objects.requireNonNull(expected.sharedBytes()), within(RESIDENT_BYTES));
      assertThat(actual.threadCount()).isEqualTo(expected.threadCount());
      assertThat(actual.openFiles()).isEqualTo(expected.openFiles());
      assertThat(actual.workingDirectory()).isEqualTo(expected.workingDirectory());
      assertThat(actual.executable()).isEqualTo(expected.executable());
      assertThat(actual.cpuOfCorePercent()).isBetween(0.0, 100.0);
      // Zero is what OSHI says where it was refused, too.
      assertThat(zero(actual.readBytesTotal())).isEqualTo(zero(expected.readBytesTotal()));
      assertThat(zero(actual.writtenBytesTotal())).isEqualTo(zero(expected.writtenBytesTotal()));
    } finally {
      child.destroyForcibly();
    }
  }

  private static long zero(@Nullable Long bytes) {
    return bytes == null ? 0 : bytes;
  }

  @Test
  void childrenAndThreads() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    try (Side linux = Side.linux();
        Side oshi = Side.portable()) {
      ProcessDetail expected = linux.look("processes", ProcessDetail.class, SELF);
      ProcessDetail actual = oshi.look("processes", ProcessDetail.class, SELF);
      assertThat(actual.children())
          .extracting(ProcessDetail.Entry::pid)
          .contains(Math.toIntExact(child.pid()))
          .containsAll(expected.children().stream().map(ProcessDetail.Entry::pid).toList());
      Set<Integer> lasting = tids(expected);
      lasting.retainAll(tids(linux.look("processes", ProcessDetail.class, SELF)));
      assertThat(tids(actual)).containsAll(lasting).doesNotContain(SELF);
    } finally {
      child.destroyForcibly();
    }
  }

  private static Set<Integer> tids(ProcessDetail detail) {
    return detail.threads().stream()
        .map(ProcessDetail.ThreadEntry::tid)
        .collect(Collectors.toSet());
  }
}
