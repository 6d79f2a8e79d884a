package io.hostsonde.provider.portable;

import io.hostsonde.api.HostClock;
import org.jspecify.annotations.Nullable;

/** The time between two samples. Not for concurrent use. */
final class Pace {

  private static final double NANOS_PER_SECOND = 1e9;

  private final HostClock clock;
  private @Nullable Long last;

  Pace(HostClock clock) {
    this.clock = clock;
  }

  /** Seconds since it was called before; null the first time, and when no time has passed. */
  @Nullable Double next() {
    long now = clock.nanoTime();
    Long before = last;
    last = now;
    return before == null || now <= before ? null : (now - before) / NANOS_PER_SECOND;
  }
}
