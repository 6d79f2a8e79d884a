package io.hostsonde.provider.cpu;

import io.hostsonde.metrics.Cpu;
import org.jspecify.annotations.Nullable;

/** What a processor's time between two readings was spent on. */
final class Shares {

  private Shares() {}

  /**
   * The shares, each 0..100.
   *
   * <p>The kernel's idle and iowait may go back a little, since they are sampled without a lock
   * (proc_stat(5)): that counts as no idle time. When any other counter goes back, they began anew
   * (a core plugged in again, a machine moved), and there is nothing to compare.
   *
   * @return null when a reading is missing, when counters began anew or when no tick has passed
   */
  static Cpu.@Nullable Usage between(long @Nullable [] then, long @Nullable [] now) {
    if (then == null || now == null) {
      return null;
    }
    double[] spent = new double[now.length];
    double all = 0;
    for (int i = 0; i < now.length; i++) {
      boolean idle = i == ProcStat.IDLE || i == ProcStat.IOWAIT;
      if (now[i] < then[i] && !idle) {
        return null;
      }
      spent[i] = Math.max(0, (double) now[i] - then[i]);
      all += spent[i];
    }
    if (all == 0) {
      return null;
    }
    double scale = 100 / all;
    double idle = spent[ProcStat.IDLE] + spent[ProcStat.IOWAIT];
    return new Cpu.Usage(
        Math.clamp((all - idle) * scale, 0.0, 100.0),
        spent[ProcStat.USER] * scale,
        spent[ProcStat.NICE] * scale,
        spent[ProcStat.SYSTEM] * scale,
        spent[ProcStat.IOWAIT] * scale,
        (spent[ProcStat.IRQ] + spent[ProcStat.SOFTIRQ]) * scale,
        spent[ProcStat.STEAL] * scale);
  }
}
