package io.hostsonde.security;

import io.hostsonde.api.HostClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Logs what strangers can cause at will: once a minute at most, with a count of what was not
 * logged. Safe for use by many threads.
 */
public final class Seldom {

  public static final Duration PAUSE = Duration.ofMinutes(1);

  private final Logger log;
  private final HostClock clock;
  private boolean logged;
  private long loggedAt;
  private int untold;

  public Seldom(Logger log, HostClock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Logs it, or counts it when the last line is less than a {@link #PAUSE} ago. */
  public void log(Level level, String message) {
    log(level, message, null);
  }

  /** The same with the stack of what was thrown. */
  public void log(Level level, String message, @Nullable Throwable thrown) {
    int before = turn();
    if (before < 0) {
      log.log(Level.DEBUG, message, thrown);
    } else {
      log.log(level, before == 0 ? message : message + " (and " + before + " more before)", thrown);
    }
  }

  /** How many were not told since the last line; negative when this one is not told either. */
  private synchronized int turn() {
    long now = clock.nanoTime();
    if (logged && now - loggedAt < PAUSE.toNanos()) {
      untold++;
      return -1;
    }
    int before = untold;
    logged = true;
    loggedAt = now;
    untold = 0;
    return before;
  }
}
