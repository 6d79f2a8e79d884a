package io.hostsonde.provider.portable;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a process from one sample to the next.
 *
 * @param startTime as told at first
 * @param cpuMillis CPU time since it started
 * @param user whose it is; asked again once, since who starts programs for others becomes another
 *     after the start
 * @param lasting whether it was there in two samples
 */
record Tracked(Instant startTime, long cpuMillis, @Nullable String user, boolean lasting) {

  /** OSHI's start times on Linux are of the clock's boot time and move with it. */
  private static final long SAME_START_MILLIS = 1000;

  /** Whether a process with the same pid is this one. */
  boolean is(long startMillis) {
    return Math.abs(startTime.toEpochMilli() - startMillis) <= SAME_START_MILLIS;
  }
}
