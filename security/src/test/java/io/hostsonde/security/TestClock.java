package io.hostsonde.security;

import io.hostsonde.api.HostClock;
import java.time.Duration;
import java.time.Instant;

/** Stands still until it is told. */
final class TestClock implements HostClock {

  private volatile Instant now;
  private volatile long nanoTime;

  TestClock(Instant now) {
    this.now = now;
  }

  /** Both clocks go on. */
  synchronized void pass(Duration time) {
    now = now.plus(time);
    nanoTime += time.toNanos();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanoTime() {
    return nanoTime;
  }
}
