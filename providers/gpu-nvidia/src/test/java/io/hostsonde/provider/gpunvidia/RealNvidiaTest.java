package io.hostsonde.provider.gpunvidia;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.api.HostClock;
import io.hostsonde.metrics.Gpu;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On a machine that has some, real GPUs are told as nvidia-smi tells them. */
class RealNvidiaTest {

  private static final String FIELDS =
      "uuid,name,memory.total,memory.used,temperature.gpu,power.draw,clocks.gr,clocks.mem,"
          + "driver_version";

  private static final double MEBI = 1 << 20;
  private static final double MEGA = 1e6;

  private static List<String[]> smi() throws InterruptedException {
    List<String[]> rows = new ArrayList<>();
    try {
      Process smi =
          new ProcessBuilder("nvidia-smi", "--query-gpu=" + FIELDS, "--format=csv,noheader,nounits")
              .start();
      new String(smi.getInputStream().readAllBytes(), UTF_8)
          .lines()
          .forEach(line -> rows.add(line.split(", ", -1)));
      return smi.waitFor() == 0 ? rows : List.of();
    } catch (IOException noSuchProgram) {
      return List.of();
    }
  }

  @Test
  void valuesAreThoseOfNvidiaSmi() throws Exception {
    List<String[]> expected = smi();
    assumeTrue(!expected.isEmpty(), "no nvidia-smi that knows a GPU here");
    try (NvidiaSampler sampler =
        new NvidiaSampler(
            "libnvidia-ml.so.1", Path.of("/sys"), HostClock.SYSTEM, Duration.ofMinutes(1))) {
      Gpu gpu = sampler.sample();
      assertThat(gpu.gpus()).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        equal(gpu.gpus().get(i), expected.get(i));
      }
      assertThat(sampler.about()).contains(expected.getFirst()[8]);
    }
  }

  private static void equal(Gpu.Device device, String[] smi) {
    assertThat(device.id()).isEqualTo(smi[0]);
    assertThat(device.name()).isEqualTo(smi[1]);
    near(device.memorySizeBytes(), smi[2], MEBI, 1);
    near(device.memoryUsedBytes(), smi[3], MEBI, 64);
    near(device.temperatureCelsius(), smi[4], 1, 5);
    near(device.powerWatts(), smi[5], 1, 60);
    near(device.clockHertz(), smi[6], MEGA, 2000);
    near(device.memoryClockHertz(), smi[7], MEGA, 5000);
  }

  /** What nvidia-smi doesn't tell ({@code [N/A]}) is absent. */
  private static void near(@Nullable Number value, String smi, double unit, double tolerance) {
    if (smi.startsWith("[")) {
      assertThat(value).isNull();
    } else {
      assertThat(Objects.requireNonNull(value).doubleValue() / unit)
          .isCloseTo(Double.parseDouble(smi), within(tolerance));
    }
  }
}
