package io.hostsonde.provider.cpu;

import io.hostsonde.api.Setting;
import java.time.Duration;

/**
 * The settings {@code cpu.*}.
 *
 * @param frequencyAge how long frequencies are given again; zero or more
 */
public record CpuSettings(
    @Setting(
            value = "2s",
            help =
                "How long the cores' frequencies are given again before they are read anew; some"
                    + " drivers and old kernels take milliseconds to tell them.")
        Duration frequencyAge) {

  public CpuSettings {
    if (frequencyAge.isNegative()) {
      throw new IllegalArgumentException("cpu.frequency-age must not be negative");
    }
  }
}
