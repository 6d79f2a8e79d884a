package io.hostsonde.cli;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: twice as long each time, anywhere in the upper half of
 * that, so that many clients do not come back at the same instant. Only a session that was stable
 * starts it anew: a server that lets in and throws out is not hammered.
 */
final class Backoff {

  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofSeconds(30);
  static final Duration STABLE = Duration.ofSeconds(30);

  private final DoubleSupplier random;
  private Duration next = FIRST;

  /**
   * @param random from 0 to 1
   */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** The wait after a session, or an attempt at one, that lasted so long. */
  Duration after(Duration session) {
    if (session.compareTo(STABLE) >= 0) {
      next = FIRST;
    }
    Duration longest = next;
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return Duration.ofNanos((long) (longest.toNanos() * (0.5 + random.getAsDouble() / 2)));
  }
}
