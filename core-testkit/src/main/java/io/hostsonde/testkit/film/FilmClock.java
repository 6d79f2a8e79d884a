package io.hostsonde.testkit.film;

import io.hostsonde.api.HostClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves when it is told. It doesn't begin at 0, which many take for "never". */
final class FilmClock implements HostClock {

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private volatile Duration passed = Duration.ofSeconds(1000);

  @Override
  public Instant now() {
    return FIRST.plus(passed);
  }

  @Override
  public long nanoTime() {
    return passed.toNanos();
  }

  void advance(Duration time) {
    passed = passed.plus(time);
  }
}
