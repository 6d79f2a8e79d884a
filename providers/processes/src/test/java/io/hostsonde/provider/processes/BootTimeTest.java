package io.hostsonde.provider.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.testkit.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootTimeTest {

  @TempDir private Path proc;

  /** Anew it would be another second now and then, and every process another process. */
  @Test
  void whereTheKernelDoesNotTellItIsReckonedOnce() throws Exception {
    Files.writeString(proc.resolve("uptime"), "100.40 300.00\n");
    TestClock clock = new TestClock();
    BootTime bootTime = new BootTime(proc, clock);
    SystemStat untold = SystemStat.parse(null);
    long booted = clock.now().getEpochSecond() - 100;
    assertThat(bootTime.seconds(untold)).isEqualTo(booted);
    clock.advance(Duration.ofSeconds(30));
    assertThat(bootTime.seconds(untold)).isEqualTo(booted);
  }
}
