package io.hostsonde.provider.processes;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.Kernel;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * When the host was booted. Where {@code /proc/stat} does not say it, it is now less {@code
 * /proc/uptime}, or than the kernel's own clock since boot; asked once for list and look-up, so
 * that the start of a process, which is part of its key, is the same in both. Safe for use by many
 * threads.
 */
final class BootTime {

  private static final long UNKNOWN = -1;

  private final Path uptime;
  private final HostClock clock;
  private long estimate = UNKNOWN;

  /** Touches nothing. */
  BootTime(Path proc, HostClock clock) {
    this.uptime = proc.resolve("uptime");
    this.clock = clock;
  }

  /** Whole seconds since the epoch, as the kernel has it. */
  synchronized long seconds(SystemStat stat) throws IOException {
    if (stat.bootSeconds() > 0) {
      return stat.bootSeconds();
    }
    if (estimate == UNKNOWN) {
      estimate = clock.now().getEpochSecond() - Math.round(uptimeSeconds());
    }
    return estimate;
  }

  private double uptimeSeconds() throws IOException {
    try (KernelFile file = new KernelFile(uptime)) {
      Text text = file.readIfPresent();
      Double told = text == null ? null : text.decimalIfAny();
      return told == null ? Kernel.nanosSinceBoot() / 1e9 : told;
    }
  }

  /** When a process started, from the ticks since boot that its stat tells. */
  static Instant started(long bootSeconds, long startTicks, int ticksPerSecond) {
    return Instant.ofEpochSecond(
        bootSeconds + startTicks / ticksPerSecond,
        startTicks % ticksPerSecond * (1_000_000_000L / ticksPerSecond));
  }
}
