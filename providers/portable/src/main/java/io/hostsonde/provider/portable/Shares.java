package io.hostsonde.provider.portable;

import io.hostsonde.metrics.Cpu;
import org.jspecify.annotations.Nullable;
import oshi.hardware.CentralProcessor.TickType;

/** What a processor's time between two readings was spent on. */
final class Shares {

  private Shares() {}

  /**
   * The shares, each 0..100. When user and system time go back, the counters began anew. What goes
   * back alone has no share, as steal time on some guests; idle and iowait, which on Linux may go
   * back a little (proc_stat(5)), have none of the time.
   *
   * @param then milliseconds by the index of OSHI's {@link TickType}
   * @param platform tells which of them are measured; shares of the others are absent
   * @return null when there is nothing to compare: no reading before, one that began anew, or no
   *     tick between
   */
  static Cpu.@Nullable Usage between(long @Nullable [] then, long[] now, Platform platform) {
    if (then == null) {
      return null;
    }
    double[] spent = new double[now.length];
    double all = 0;
    for (int i = 0; i < now.length; i++) {
      spent[i] = (double) now[i] - then[i];
      all += Math.max(0, spent[i]);
    }
    boolean beganAnew =
        spent[TickType.USER.getIndex()] < 0 && spent[TickType.SYSTEM.getIndex()] < 0;
    return beganAnew || all == 0 ? null : usage(spent, 100 / all, platform);
  }

  private static Cpu.Usage usage(double[] spent, double scale, Platform platform) {
    Double iowait = platform.tells(TickType.IOWAIT) ? idle(spent, scale, TickType.IOWAIT) : null;
    Double irq = share(spent, scale, platform, TickType.IRQ);
    Double softIrq = share(spent, scale, platform, TickType.SOFTIRQ);
    double idle = idle(spent, scale, TickType.IDLE) + (iowait == null ? 0 : iowait);
    return new Cpu.Usage(
        Math.clamp(100 - idle, 0.0, 100.0),
        share(spent, scale, platform, TickType.USER),
        share(spent, scale, platform, TickType.NICE),
        share(spent, scale, platform, TickType.SYSTEM),
        iowait,
        irq == null || softIrq == null ? null : irq + softIrq,
        share(spent, scale, platform, TickType.STEAL));
  }

  private static double idle(double[] spent, double scale, TickType type) {
    return Math.max(0, spent[type.getIndex()]) * scale;
  }

  private static @Nullable Double share(
      double[] spent, double scale, Platform platform, TickType type) {
    double time = spent[type.getIndex()];
    return platform.tells(type) && time >= 0 ? (Double) (time * scale) : null;
  }
}
