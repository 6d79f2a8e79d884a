package io.hostsonde.transport.tcp;

import io.hostsonde.api.HostClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Logs what strangers can cause at will: once a minute at most, with a count of what was not
 * logged. Safe for use by many threads.
 */
final class Seldom {

  static final Duration PAUSE = Duration.ofMinutes(1);

  private final Logger log;
  private final HostClock clock;
  private boolean logged;
  private long loggedAt;
  private int untold;

  Seldom(Logger log, HostClock clock) {
    this.log = log;
    this.clock = clock;
  }

  synchronized void info(String message) {
    long now = clock.nanoTime();
    if (logged && now - loggedAt < PAUSE.toNanos()) {
      untold++;
      log.log(Level.DEBUG, message);
      return;
    }
    log.log(Level.INFO, untold == 0 ? message : message + " (and " + untold + " more before)");
    logged = true;
    loggedAt = now;
    untold = 0;
  }
}
