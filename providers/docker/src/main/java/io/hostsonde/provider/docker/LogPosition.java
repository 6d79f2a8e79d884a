package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a log was read, so that reading goes on at the same place of another answer.
 *
 * <p>An engine can be asked for lines since a time only, that time included, and the lines of two
 * streams are not quite in the order of their times. So it is asked for lines since a while before
 * the last one, and all is skipped up to the last one itself: the order of lines in a log does not
 * change.
 */
final class LogPosition {

  /** By how much lines may be out of order. */
  static final Duration MARGIN = Duration.ofSeconds(1);

  private @Nullable LogLine last;
  private int equal;
  private Instant latest = Instant.MIN;
  private int toSkip;

  /** From when on lines are to be asked for; null when none was read. */
  @Nullable Instant since() {
    LogLine line = last;
    return line == null ? null : line.time().minus(MARGIN);
  }

  /** Whether there are lines before this position. */
  boolean known() {
    return last != null;
  }

  /** Another answer begins, with lines from {@link #since} on. */
  void reopen() {
    toSkip = equal;
  }

  /** Whether a line is behind the position; if so it becomes the position. */
  boolean passes(LogLine line) {
    if (toSkip > 0) {
      boolean same = line.equals(last);
      if (same) {
        toSkip--;
      }
      if (same || !line.time().isAfter(latest)) {
        return false;
      }
      // The last line is gone (rotated away): this one is younger than all that was read.
      toSkip = 0;
    }
    equal = line.equals(last) ? equal + 1 : 1;
    last = line;
    if (line.time().isAfter(latest)) {
      latest = line.time();
    }
    return true;
  }

  /** Whether a line, the last there is, shows that there is more to read. */
  boolean before(LogLine line) {
    return line.time().isAfter(latest);
  }
}
