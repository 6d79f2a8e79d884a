package io.hostsonde.agent;

import io.hostsonde.api.HostClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Logs the failures of sources: the first at once, not again until it changes or recovers, and one
 * that changes all the time now and then only.
 */
final class FailureLog {

  /** A reason that changes sooner than this after the last line waits for the next failure. */
  static final Duration QUIET = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.sources");

  /** What failed, and whether its last failure is worth a line. */
  private record Failure(String reason, long since, long said, long count, boolean say) {}

  private final HostClock clock;
  private final Level level;
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();

  /**
   * @param level of a failure; of less weight than INFO, recoveries are logged with it, too
   */
  FailureLog(HostClock clock, Level level) {
    this.clock = clock;
    this.level = level;
  }

  /**
   * Says that something failed.
   *
   * @param defect shown with its stack; null for what the world does
   */
  void failed(String what, String reason, @Nullable Throwable defect) {
    long now = clock.nanoTime();
    Failure after =
        failures.merge(
            what,
            new Failure(reason, now, now, 1, true),
            (before, first) -> {
              boolean say =
                  !before.reason().equals(reason) && now - before.said() >= QUIET.toNanos();
              return new Failure(
                  say ? reason : before.reason(),
                  before.since(),
                  say ? now : before.said(),
                  before.count() + 1,
                  say);
            });
    if (after.say()) {
      LOG.log(level, what + ": " + reason, defect);
    }
  }

  /** Says that something works again, if it did not. */
  void recovered(String what) {
    if (failures.isEmpty()) {
      return;
    }
    Failure failure = failures.remove(what);
    if (failure != null) {
      Duration lasted = Duration.ofNanos(clock.nanoTime() - failure.since());
      LOG.log(
          level.getSeverity() < Level.INFO.getSeverity() ? level : Level.INFO,
          "{0}: recovered after {1} s and {2} failures",
          what,
          lasted.toSeconds(),
          failure.count());
    }
  }
}
