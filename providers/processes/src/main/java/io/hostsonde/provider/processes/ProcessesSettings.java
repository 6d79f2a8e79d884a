package io.hostsonde.provider.processes;

import io.hostsonde.api.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keys {@code processes.*}.
 *
 * @param descriptors how many stat files are kept open; null: half of what the agent may open, at
 *     most 4096
 * @param journalctl the program, with its path or on the PATH
 * @param journalTimeout after which it is killed
 */
public record ProcessesSettings(
    @Setting(
            help =
                "How many files below /proc are kept open, one a process, which halves the cost of"
                    + " reading it (and takes some 5 KB of kernel memory each); default: half of"
                    + " what the agent may open, at most 4096.")
        @Nullable Integer descriptors,
    @Setting(
            value = "journalctl",
            help = "The program that reads the journal of a process, with its path or on the PATH.")
        String journalctl,
    @Setting(value = "1500ms", help = "After what time that program is given up.")
        Duration journalTimeout) {

  /** Checks them. */
  public ProcessesSettings {
    if (descriptors != null && descriptors < 0) {
      throw new IllegalArgumentException("descriptors must not be negative, is " + descriptors);
    }
    if (journalctl.isBlank()) {
      throw new IllegalArgumentException("journalctl must not be empty");
    }
    if (!journalTimeout.isPositive()) {
      throw new IllegalArgumentException("journal-timeout must be positive, is " + journalTimeout);
    }
  }
}
