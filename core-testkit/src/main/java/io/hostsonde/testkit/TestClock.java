package io.hostsonde.testkit;

import io.hostsonde.api.HostClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until a test moves it. Safe for use by many threads. */
public final class TestClock implements HostClock {

  private Instant now;
  private long nanoTime;

  /** Begins at 2026-01-01T00:00:00Z, with a monotonic time that is negative, as it may be. */
  public TestClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public TestClock(Instant start) {
    this.now = start;
    this.nanoTime = -1_000_000_000L;
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanoTime() {
    return nanoTime;
  }

  /** Time passes on both clocks. */
  public synchronized void advance(Duration passed) {
    now = now.plus(passed);
    nanoTime += passed.toNanos();
  }

  /** Somebody sets the wall clock; the monotonic one does not notice. */
  public synchronized void step(Duration step) {
    now = now.plus(step);
  }
}
