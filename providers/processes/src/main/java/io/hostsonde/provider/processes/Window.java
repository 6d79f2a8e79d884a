package io.hostsonde.provider.processes;

import org.jspecify.annotations.Nullable;

/**
 * The time between two passes.
 *
 * @param seconds by the monotonic clock
 * @param hostTicks CPU time, busy or idle, of all cores together
 * @param ticksPerSecond the unit of CPU time
 */
record Window(double seconds, long hostTicks, int ticksPerSecond) {

  /** Null when there was no pass before, or no time has passed. */
  static @Nullable Window between(
      @Nullable SystemStat before,
      long nanosBefore,
      SystemStat now,
      long nanos,
      int ticksPerSecond) {
    return before == null || nanos <= nanosBefore
        ? null
        : new Window((nanos - nanosBefore) / 1e9, now.cpuTicksSince(before), ticksPerSecond);
  }

  /** 100 = one core busy. */
  double ofCore(long ticks) {
    return 100.0 * ticks / ticksPerSecond / seconds;
  }

  /** 0..100, 100 = all cores busy; null when the host's counters did not move on. */
  @Nullable Double ofHost(long ticks) {
    return hostTicks <= 0 ? null : Math.min(100, 100.0 * ticks / hostTicks);
  }
}
