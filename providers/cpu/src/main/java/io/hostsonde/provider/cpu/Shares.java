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
   * (proc_stat(5)): that counts as no idle time. When user and system time go back, the counters
   * began anew (a machine moved, lxcfs started again), and there is nothing to compare. Any that
   * goes back alone has no share, since it alone is wrong: on some guests the hypervisor's steal
   * time falls for hours.
   *
   * @return null when a reading is missing, when counters began anew or when no tick has passed
   */
  static Cpu.@Nullable Usage between(long @Nullable [] then, long @Nullable [] now) {
    if (then == null || now == null || beganAnew(then, now)) {
      return null;
    }
    double[] spent = new double[now.length];
    double all = 0;
    for (int i = 0; i < now.length; i++) {
      spent[i] = Math.max(0, (double) now[i] - then[i]);
      all += spent[i];
    }
    if (all == 0) {
      return null;
    }
    double scale = 100 / all;
    boolean interruptsTold = told(then, now, ProcStat.IRQ) && told(then, now, ProcStat.SOFTIRQ);
    double idle = spent[ProcStat.IDLE] + spent[ProcStat.IOWAIT];
    return new Cpu.Usage(
        Math.clamp((all - idle) * scale, 0.0, 100.0),
        told(then, now, ProcStat.USER) ? spent[ProcStat.USER] * scale : null,
        told(then, now, ProcStat.NICE) ? spent[ProcStat.NICE] * scale : null,
        told(then, now, ProcStat.SYSTEM) ? spent[ProcStat.SYSTEM] * scale : null,
        spent[ProcStat.IOWAIT] * scale,
        interruptsTold ? (spent[ProcStat.IRQ] + spent[ProcStat.SOFTIRQ]) * scale : null,
        told(then, now, ProcStat.STEAL) ? spent[ProcStat.STEAL] * scale : null);
  }

  private static boolean beganAnew(long[] then, long[] now) {
    return !told(then, now, ProcStat.USER) && !told(then, now, ProcStat.SYSTEM);
  }

  private static boolean told(long[] then, long[] now, int field) {
    return now[field] >= then[field];
  }
}
