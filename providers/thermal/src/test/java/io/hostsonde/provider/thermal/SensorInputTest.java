package io.hostsonde.provider.thermal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.HostClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorInputTest {

  @TempDir private Path folder;

  /** Each look at this clock takes time: so does each read that lies between two. */
  private static final class SlowClock implements HostClock {
    private long now;
    private Duration step;

    SlowClock(Duration step) {
      this.step = step;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public long nanoTime() {
      now += step.toNanos();
      return now;
    }
  }

  private Path says(String value) throws IOException {
    return Files.writeString(folder.resolve("temp1_input"), value);
  }

  @Test
  void aSlowSensorIsAskedLessOftenUntilItIsQuick() throws IOException {
    SlowClock clock = new SlowClock(SensorInput.SLOW.plusMillis(1));
    try (SensorInput input = new SensorInput(says("40000\n"), Quantity.TEMPERATURE, null, clock)) {
      assertThat(input.read()).isEqualTo(40.0);
      says("41000\n");
      assertThat(input.read()).as("its value stands").isEqualTo(40.0);
      clock.step = Duration.ofNanos(1);
      clock.now += SensorInput.SLOW_AGE.toNanos();
      assertThat(input.read()).as("asked again").isEqualTo(41.0);
      says("42000\n");
      assertThat(input.read()).as("quick now").isEqualTo(42.0);
    }
  }

  @Test
  void aQuickSensorIsAskedEachTime() throws IOException {
    try (SensorInput input =
        new SensorInput(
            says("40000\n"), Quantity.TEMPERATURE, null, new SlowClock(SensorInput.SLOW))) {
      assertThat(input.read()).isEqualTo(40.0);
      says("41000\n");
      assertThat(input.read()).isEqualTo(41.0);
    }
  }
}
