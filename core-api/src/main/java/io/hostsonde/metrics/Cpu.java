package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import io.hostsonde.schema.Metric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code cpu}.
 *
 * @param total over all cores; absent until there are two samples to compare
 * @param cores those online, by number
 * @param load1 load average over one minute, as the kernel has it
 * @param load5 over five minutes
 * @param load15 over fifteen minutes
 * @param uptimeSeconds since boot
 * @param logicalCount logical processors online
 * @param physicalCount physical cores; absent where the topology is hidden
 * @param frequencyHertz mean of the cores' current frequencies
 * @param contextSwitchesTotal since boot; absent on macOS
 * @param contextSwitchesPerSecond over the window
 * @param windowSeconds the time that percentages and rates are about
 */
public record Cpu(
    @Nullable Usage total,
    List<Core> cores,
    @Metric(name = "system.cpu.load_average.1m") @Nullable Double load1,
    @Metric(name = "system.cpu.load_average.5m") @Nullable Double load5,
    @Metric(name = "system.cpu.load_average.15m") @Nullable Double load15,
    @Metric(name = "system.uptime") @Nullable Double uptimeSeconds,
    @Metric(name = "system.cpu.logical.count") int logicalCount,
    @Metric(name = "system.cpu.physical.count") @Nullable Integer physicalCount,
    @Metric(name = "system.cpu.frequency") @Nullable Double frequencyHertz,
    @Nullable Long contextSwitchesTotal,
    @Nullable Double contextSwitchesPerSecond,
    @Nullable Double windowSeconds) {

  public Cpu {
    cores = Promised.list(cores);
  }

  /**
   * One core.
   *
   * @param core its number in the kernel
   * @param usage absent in the first sample after it came online
   * @param frequencyHertz current frequency
   */
  public record Core(@Key int core, @Nullable Usage usage, @Nullable Double frequencyHertz) {}

  /**
   * Shares of the time, 0..100; those there are add up to 100 with the idle share. A share that the
   * system does not tell apart is absent, and in one of the others.
   *
   * @param busyPercent all but idle and iowait
   * @param userPercent user mode, guests included, without nice
   * @param nicePercent user mode of niced processes
   * @param systemPercent kernel mode
   * @param iowaitPercent idle while a disk works for this core; counted as idle in busyPercent
   * @param irqPercent hardware and software interrupts
   * @param stealPercent the hypervisor ran somebody else
   */
  public record Usage(
      double busyPercent,
      double userPercent,
      @Nullable Double nicePercent,
      double systemPercent,
      @Nullable Double iowaitPercent,
      @Nullable Double irqPercent,
      @Nullable Double stealPercent) {}
}
