package io.hostsonde.provider.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import io.hostsonde.api.HostClock;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.testkit.TestHost;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This machine's processors, beside what others say about them. */
class RealCpuTest {

  private static final CpuSettings SETTINGS = new CpuSettings(Duration.ofSeconds(2));
  private static final Duration WINDOW = Duration.ofMillis(1500);

  @BeforeEach
  void onLinux() {
    assumeTrue(TestHost.HERE.linux(), "needs Linux");
  }

  private static CpuSampler sampler() {
    return new CpuSampler(TestHost.HERE, HostClock.SYSTEM, SETTINGS);
  }

  /** Busy ticks of all processors, straight from the file: the oracle is another way to read it. */
  private static long[] ticks() throws IOException {
    try (Scanner words = new Scanner(Path.of("/proc/stat"), StandardCharsets.US_ASCII)) {
      words.next();
      long[] busyAndAll = new long[2];
      for (int i = 0; i < 8; i++) {
        long ticks = words.nextLong();
        busyAndAll[1] += ticks;
        if (i != 3 && i != 4) {
          busyAndAll[0] += ticks;
        }
      }
      return busyAndAll;
    }
  }

  @Test
  void totalAgreesWithTheFileReadAnotherWay() throws Exception {
    try (CpuSampler sampler = sampler()) {
      sampler.sample();
      long[] before = ticks();
      park(WINDOW);
      long[] after = ticks();
      Cpu cpu = sampler.sample();
      assertThat(cpu.total()).isNotNull();
      double busy = 100.0 * (after[0] - before[0]) / (after[1] - before[1]);
      assertThat(cpu.total().busyPercent()).isCloseTo(busy, within(2.0));
      assertThat(cpu.windowSeconds()).isBetween(1.5, 10.0);
      assertThat(cpu.cores()).hasSize(cpu.logicalCount()).allMatch(core -> core.usage() != null);
      assertThat(cpu.contextSwitchesPerSecond()).isPositive();
    }
  }

  /**
   * What a thread burns is in the total: this JVM's own CPU time, which the kernel keeps in
   * nanoseconds, is never more than the busy share says, but for 2 points.
   */
  @Test
  void aBurnerShows() throws Exception {
    var jvm = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    AtomicBoolean burning = new AtomicBoolean(true);
    Thread burner = Thread.ofPlatform().daemon().start(() -> burn(burning));
    try (CpuSampler sampler = sampler()) {
      sampler.sample();
      long cpuTime = jvm.getProcessCpuTime();
      long start = System.nanoTime();
      park(WINDOW);
      Cpu cpu = sampler.sample();
      double burnt = jvm.getProcessCpuTime() - cpuTime;
      double window = System.nanoTime() - start;
      double share = 100 * burnt / window / cpu.logicalCount();
      assertThat(cpu.total()).isNotNull();
      assertThat(share).isPositive();
      assertThat(cpu.total().busyPercent()).isGreaterThan(share - 2);
      assertThat(cpu.total().nicePercent()).isNotNull();
      assertThat(cpu.total().userPercent() + cpu.total().nicePercent()).isPositive();
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

  private static void park(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Test
  void countsLoadAndUptimeAreThisMachines() throws Exception {
    try (CpuSampler sampler = sampler();
        Scanner uptime = new Scanner(Path.of("/proc/uptime"), StandardCharsets.US_ASCII)) {
      Cpu cpu = sampler.sample();
      assertThat(cpu.total()).as("nothing to compare yet").isNull();
      assertThat(cpu.windowSeconds()).isNull();
      assertThat(cpu.uptimeSeconds()).isCloseTo(Double.parseDouble(uptime.next()), within(2.0));
      assertThat(cpu.load1()).isNotNull().isNotNegative();
      assertThat(cpu.logicalCount())
          .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
      if (cpu.physicalCount() != null) {
        assertThat(cpu.physicalCount()).isBetween(1, cpu.logicalCount());
      }
    }
  }

  @Test
  void frequencyIsTheMeanOfWhatIsTold() throws Exception {
    assumeTrue(
        Files.readString(Path.of("/proc/cpuinfo")).contains("cpu MHz"), "no frequency is told");
    try (CpuSampler sampler = sampler()) {
      assertThat(sampler.sample().frequencyHertz()).isBetween(1e8, 1e10);
    }
  }
}
