package io.hostsonde.provider.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.api.HostClock;
import io.hostsonde.metrics.Memory;
import io.hostsonde.testkit.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** This machine's memory, beside what others say about it. */
class RealMemoryTest {

  private static final Path ROOT = Path.of("/");

  private static Memory sample() throws IOException {
    assumeTrue(TestHost.HERE.linux(), "needs Linux");
    try (MemorySampler sampler = new MemorySampler(TestHost.HERE, ROOT, HostClock.SYSTEM)) {
      return sampler.sample();
    }
  }

  @Test
  void agreesWithFree() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/free")), "needs free(1)");
    Process free = new ProcessBuilder("/usr/bin/free", "-b", "-w").start();
    Memory memory = sample();
    try (Scanner words = new Scanner(free.getInputStream(), StandardCharsets.UTF_8)) {
      words.nextLine(); // total used free shared buffers cache available
      words.next(); // Mem:
      assertThat(memory.sizeBytes()).isEqualTo(words.nextLong());
      words.nextLong(); // used: another definition before procps 4
      assertNear(memory.freeBytes(), words.nextLong(), memory);
      words.nextLong(); // shared
      assertNear(memory.buffersBytes(), words.nextLong(), memory);
      assertNear(memory.cachedBytes(), words.nextLong(), memory);
      assertNear(memory.availableBytes(), words.nextLong(), memory);
      words.next(); // Swap:
      assertThat(memory.swapSizeBytes()).isEqualTo(words.nextLong());
      assertNear(memory.swapUsedBytes(), words.nextLong(), memory);
    }
  }

  /** Within 2 points of the whole: others on this machine go on between the two readings. */
  private static void assertNear(@Nullable Long actual, long expected, Memory memory) {
    assertThat(actual)
        .isNotNull()
        .isBetween(expected - memory.sizeBytes() / 50, expected + memory.sizeBytes() / 50);
  }

  @Test
  void pressureIsThereWhereTheKernelHasIt() throws IOException {
    Path file = Path.of("/proc/pressure/memory");
    assumeTrue(Files.isReadable(file), "this kernel has no pressure information");
    Memory.Pressure pressure = sample().pressure();
    assertThat(pressure).isNotNull();
    assertThat(pressure.someAverage10Percent()).isBetween(0.0, 100.0);
    assertThat(pressure.fullSecondsTotal()).isLessThanOrEqualTo(pressure.someSecondsTotal());
  }

  @Test
  void theLimitOfTheOwnGroupIsTheOneTheJvmSees() throws IOException {
    var system =
        (com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    Memory memory = sample();
    Memory.ControlGroup group = memory.controlGroup();
    assumeTrue(group != null, "nothing limits this JVM's control group");
    assertThat(group.limitBytes())
        .isCloseTo(system.getTotalMemorySize(), Percentage.withPercentage(1));
    assertThat(group.usedBytes()).isBetween(1L, group.limitBytes());
    assertThat(Files.readString(Path.of("/proc/self/cgroup"))).contains(group.path());
  }
}
