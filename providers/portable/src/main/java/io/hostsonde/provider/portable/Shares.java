package io.hostsonde.provider.portable;

import io.hostsonde.metrics.Cpu;
import org.jspecify.annotations.Nullable;
import oshi.hardware.CentralProcessor.TickType;

/** What a processor's time between two readings was spent on. */
final class Shares {

  private Shares() {}

  /**
   * The shares, each 0..100.
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
    for (TickType type : TickType.values()) {
      int i = type.getIndex();
      // Linux: idle times may go back a little, see proc_stat(5).
      boolean idle = type == TickType.IDLE || type == TickType.IOWAIT;
      if (now[i] < then[i] && !idle) {
        return null;
      }
      spent[i] = Math.max(0, now[i] - then[i]);
      all += spent[i];
    }
    return all == 0 ? null : usage(spent, 100 / all, platform);
  }

  private static Cpu.Usage usage(double[] spent, double scale, Platform platform) {
    Double iowait = share(spent, scale, platform, TickType.IOWAIT);
    Double irq = share(spent, scale, platform, TickType.IRQ);
    Double softIrq = share(spent, scale, platform, TickType.SOFTIRQ);
    double idle = spent[TickType.IDLE.getIndex()] * scale + (iowait == null ? 0 : iowait);
    return new Cpu.Usage(
        Math.clamp(100 - idle, 0.0, 100.0),
        spent[TickType.USER.getIndex()] * scale,
        share(spent, scale, platform, TickType.NICE),
        spent[TickType.SYSTEM.getIndex()] * scale,
        iowait,
        irq == null || softIrq == null ? null : irq + softIrq,
        share(spent, scale, platform, TickType.STEAL));
  }

  private static @Nullable Double share(
      double[] spent, double scale, Platform platform, TickType type) {
    return platform.tells(type) ? spent[type.getIndex()] * scale : null;
  }
}
