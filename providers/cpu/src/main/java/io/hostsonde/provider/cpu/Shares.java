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
   * (proc_stat(5)): that counts as no idle time. When user or system time goes back, the counters
   * began anew (a machine moved, lxcfs started again), and there is nothing to compare. Any other
   * that goes back has no share, since it alone is wrong: on some guests the hypervisor's steal
   * time falls for hours.
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
      if (now[i] < then[i] && (i == ProcStat.USER || i == ProcStat.SYSTEM)) {
        return null;
      }
      spent[i] = Math.max(0, (double) now[i] - then[i]);
      all += spent[i];
    }
    if (all == 0) {
      return null;
    }
    double scale = 100 / all;
    boolean irqTold = told(then, now, ProcStat.IRQ) && told(then, now, ProcStat.SOFTIRQ);
    double idle = spent[ProcStat.IDLE] + spent[ProcStat.IOWAIT];
    return new Cpu.Usage(
        Math.clamp((all - idle) * scale, 0.0, 100.0),
        spent[ProcStat.USER] * scale,
        told(then, now, ProcStat.NICE) ? spent[ProcStat.NICE] * scale : null,
        spent[ProcStat.SYSTEM] * scale,
        spent[ProcStat.IOWAIT] * scale,
        irqTold ? (spent[ProcStat.IRQ] + spent[ProcStat.SOFTIRQ]) * scale : null,
        told(then, now, ProcStat.STEAL) ? spent[ProcStat.STEAL] * scale : null);
  }

  private static boolean told(long[] then, long[] now, int field) {
    return now[field] >= then[field];
  }
}
