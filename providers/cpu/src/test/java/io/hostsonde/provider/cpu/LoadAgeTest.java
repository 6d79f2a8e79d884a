package io.hostsonde.provider.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Host;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Load averages and the uptime for somebody who asks more often than they change. */
class LoadAgeTest {

  private static void write(Path proc, String load, String uptime) throws IOException {
    Files.writeString(proc.resolve("loadavg"), load + " 0.20 0.10 1/100 1234\n");
    Files.writeString(proc.resolve("uptime"), uptime + " 50.00\n");
  }

  @Test
  void loadIsReadOnceASecondAndTheUptimeCountedOn(@TempDir Path proc) throws Exception {
    Files.writeString(proc.resolve("stat"), "cpu  1 0 0 1 0 0 0 0\ncpu0 1 0 0 1 0 0 0 0\nctxt 5\n");
    write(proc, "0.30", "100.00");
    TestClock clock = new TestClock();
    Host host = new Host("test", "Linux", proc, proc.resolve("sys"), proc);
    try (CpuSampler sampler = new CpuSampler(host, clock, new CpuSettings(Duration.ofSeconds(2)))) {
      Cpu first = sampler.sample();
      assertThat(first.load1()).isEqualTo(0.30);
      assertThat(first.uptimeSeconds()).isEqualTo(100.0);
      write(proc, "0.40", "200.00");
      clock.advance(Duration.ofMillis(310));
      Cpu soon = sampler.sample();
      assertThat(soon.load1()).as("as it was").isEqualTo(0.30);
      assertThat(soon.uptimeSeconds()).isEqualTo(100.31);
      clock.advance(CpuSampler.LOAD_AGE);
      Cpu later = sampler.sample();
      assertThat(later.load1()).isEqualTo(0.40);
      assertThat(later.uptimeSeconds()).isEqualTo(200.0);
    }
  }
}
