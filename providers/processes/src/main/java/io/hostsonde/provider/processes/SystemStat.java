package io.hostsonde.provider.processes;

import io.hostsonde.linux.Text;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of {@code /proc/stat} (proc_stat(5)). Emulated ones, and those of Android, lack
 * some or all of it, and no process is missing for that.
 */
final class SystemStat {

  private static final int UNTOLD = -1;

  /** The first eight, of which guests' time is part. */
  private static final int CPU_FIELDS = 8;

  private final long[] cpuTicks = new long[CPU_FIELDS];
  private boolean cpuTold;
  private long bootSeconds = UNTOLD;
  private long forks = UNTOLD;

  private SystemStat() {}

  /** Parses it; null, and what is no number, tells nothing. */
  static SystemStat parse(@Nullable Text text) {
    SystemStat stat = new SystemStat();
    while (text != null && !text.atEnd()) {
      if (text.skip("cpu ")) {
        stat.cpu(text);
      } else if (text.skip("btime ")) {
        stat.bootSeconds = told(text.numberIfAny());
      } else if (text.skip("processes ")) {
        stat.forks = told(text.numberIfAny());
      }
      text.nextLine();
    }
    return stat;
  }

  private void cpu(Text text) {
    for (int i = 0; i < CPU_FIELDS && !text.atLineEnd(); i++) {
      Long ticks = text.numberIfAny();
      if (ticks == null) {
        return;
      }
      cpuTicks[i] = ticks;
    }
    cpuTold = true;
  }

  /** Nothing here can be less than 1 on a running system; emulated files say 0. */
  private static long told(@Nullable Long number) {
    return number == null || number <= 0 ? UNTOLD : number;
  }

  /**
   * CPU time, busy or idle, of all cores together since another reading. A field that went back
   * does not count: on some guests steal time falls for hours, and idle may anywhere. 0 where one
   * of them does not tell.
   */
  long cpuTicksSince(SystemStat before) {
    long sum = 0;
    for (int i = 0; cpuTold && before.cpuTold && i < CPU_FIELDS; i++) {
      sum += Math.max(0, cpuTicks[i] - before.cpuTicks[i]);
    }
    return sum;
  }

  /** When the host was booted, since the epoch; -1 when it is not told. */
  long bootSeconds() {
    return bootSeconds;
  }

  /** How many processes and threads were made since boot; -1 when it is not told. */
  long forks() {
    return forks;
  }
}
