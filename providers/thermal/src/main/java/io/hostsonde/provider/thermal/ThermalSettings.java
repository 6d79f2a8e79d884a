package io.hostsonde.provider.thermal;

import io.hostsonde.api.Setting;
import java.time.Duration;
import java.util.List;

/**
 * The settings {@code thermal.*}.
 *
 * @param enabled whether sensors are read at all
 * @param skipChips names of drivers whose sensors are left alone
 * @param rescan how often to look for sensors that came; positive
 */
public record ThermalSettings(
    @Setting(
            value = "true",
            help = "Whether sensors are read at all.",
            environment = "SOCKTOP_AGENT_TEMP")
        boolean enabled,
    @Setting(
            value = "drivetemp,nvme",
            help =
                "Drivers whose sensors are left alone. Disks are: reading them may wake them, and"
                    + " the source disk has their temperatures.")
        List<String> skipChips,
    @Setting(value = "30s", help = "How often to look for sensors that came or went.")
        Duration rescan) {

  public ThermalSettings {
    skipChips = List.copyOf(skipChips);
    if (!rescan.isPositive()) {
      throw new IllegalArgumentException("thermal.rescan must be positive");
    }
  }
}
