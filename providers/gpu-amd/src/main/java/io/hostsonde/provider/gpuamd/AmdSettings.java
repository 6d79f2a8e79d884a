package io.hostsonde.provider.gpuamd;

import io.hostsonde.api.Setting;
import java.time.Duration;

/**
 * The settings {@code gpu-amd.*}.
 *
 * @param enabled whether these GPUs are read at all
 * @param rescan how often to look for cards that came; positive
 */
public record AmdSettings(
    @Setting(
            value = "true",
            help = "Whether GPUs of AMD and Intel are read at all.",
            environment = "SOCKTOP_AGENT_GPU")
        boolean enabled,
    @Setting(value = "30s", help = "How often to look for cards that came or went.")
        Duration rescan) {

  public AmdSettings {
    if (!rescan.isPositive()) {
      throw new IllegalArgumentException("gpu-amd.rescan must be positive");
    }
  }
}
