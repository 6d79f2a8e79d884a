package io.hostsonde.provider.processes;

import io.hostsonde.linux.Text;
import java.io.IOException;
import java.time.Instant;

/**
 * What is wanted of {@code /proc/stat} (proc_stat(5)).
 *
 * @param cpuTicks time of all cores together: the first eight fields, of which guests' time is part
 * @param bootSeconds when the host was booted, since the epoch
 * @param forks how many processes and threads were made since; -1 when it is not told
 */
record SystemStat(long cpuTicks, long bootSeconds, long forks) {

  private static final int CPU_FIELDS = 8;

  /**
   * Parses it.
   *
   * @throws IOException when the line of all cores or the boot time is missing
   */
  static SystemStat parse(Text text) throws IOException {
    long cpuTicks = -1;
    long bootSeconds = -1;
    long forks = -1;
    try {
      while (!text.atEnd()) {
        if (text.skip("cpu ")) {
          cpuTicks = 0;
          for (int i = 0; i < CPU_FIELDS && !text.atLineEnd(); i++) {
            cpuTicks += text.number();
          }
        } else if (text.skip("btime ")) {
          bootSeconds = text.number();
        } else if (text.skip("processes ")) {
          forks = text.number();
        }
        text.nextLine();
      }
    } catch (NumberFormatException e) {
      throw new IOException("/proc/stat: " + e.getMessage(), e);
    }
    if (cpuTicks < 0 || bootSeconds < 0) {
      throw new IOException("/proc/stat: no line \"cpu\" or \"btime\"");
    }
    return new SystemStat(cpuTicks, bootSeconds, forks);
  }

  /** When a process started, from the ticks since boot that its stat tells. */
  Instant started(long startTicks, int ticksPerSecond) {
    return Instant.ofEpochSecond(
        bootSeconds + startTicks / ticksPerSecond,
        startTicks % ticksPerSecond * (1_000_000_000L / ticksPerSecond));
  }
}
