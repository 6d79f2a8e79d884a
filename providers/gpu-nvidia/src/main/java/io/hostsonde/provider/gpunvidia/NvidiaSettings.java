package io.hostsonde.provider.gpunvidia;

import io.hostsonde.api.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code gpu-nvidia.*}.
 *
 * @param enabled whether these GPUs are read at all
 * @param library null: what the loader finds
 * @param retry positive
 */
public record NvidiaSettings(
    @Setting(
            value = "true",
            help = "Whether GPUs of NVIDIA are read at all.",
            environment = "SOCKTOP_AGENT_GPU")
        boolean enabled,
    @Setting(
            help =
                "The driver's library NVML. Default: libnvidia-ml.so.1 (nvml.dll), where the"
                    + " system's loader finds it.")
        @Nullable Path library,
    @Setting(
            value = "1m",
            help =
                "The longest pause before a driver that did not initialise is tried again; the"
                    + " first pauses are shorter.")
        Duration retry) {

  public NvidiaSettings {
    if (!retry.isPositive()) {
      throw new IllegalArgumentException("gpu-nvidia.retry must be positive");
    }
  }

  /** What the loader is asked for. */
  String libraryOr(String standard) {
    return library == null ? standard : library.toString();
  }
}
