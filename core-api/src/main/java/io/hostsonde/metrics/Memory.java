package io.hostsonde.metrics;

import io.hostsonde.schema.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code memory}: the host's, and beside it the agent's own control group, which is what
 * counts in a container.
 *
 * @param sizeBytes MemTotal
 * @param availableBytes what programs can have without swapping: MemAvailable
 * @param usedBytes sizeBytes - availableBytes
 * @param freeBytes MemFree: not even used as cache; like the next two, absent where only what is
 *     available is told
 * @param buffersBytes Buffers
 * @param cachedBytes Cached + SReclaimable
 * @param swapSizeBytes SwapTotal
 * @param swapUsedBytes SwapTotal - SwapFree; absent where the latter is not told
 * @param pressure how long programs stood still for want of memory; where the kernel tells
 * @param controlGroup the limit and use of the agent's own control group, when it has a limit
 */
public record Memory(
    @Metric(name = "system.memory.limit") long sizeBytes,
    @Metric(name = "system.linux.memory.available") long availableBytes,
    @Metric(name = "system.memory.usage") long usedBytes,
    @Nullable Long freeBytes,
    @Nullable Long buffersBytes,
    @Nullable Long cachedBytes,
    long swapSizeBytes,
    @Metric(name = "system.paging.usage") @Nullable Long swapUsedBytes,
    @Nullable Pressure pressure,
    @Nullable ControlGroup controlGroup) {

  /**
   * Pressure stall information of the kernel: {@code some} = at least one task waited, {@code full}
   * = all did.
   *
   * @param someAverage10Percent share of the last 10 s
   * @param someAverage60Percent of the last 60 s
   * @param someAverage300Percent of the last 300 s
   * @param someSecondsTotal since boot
   */
  public record Pressure(
      double someAverage10Percent,
      double someAverage60Percent,
      double someAverage300Percent,
      double someSecondsTotal,
      double fullAverage10Percent,
      double fullAverage60Percent,
      double fullAverage300Percent,
      double fullSecondsTotal) {}

  /**
   * A control group.
   *
   * @param path as in /proc/self/cgroup
   * @param limitBytes the tightest limit from this group up
   * @param usedBytes what counts against the limit, without inactive file cache
   */
  public record ControlGroup(String path, long limitBytes, long usedBytes) {

    public ControlGroup {
      path = Promised.text(path);
    }
  }
}
