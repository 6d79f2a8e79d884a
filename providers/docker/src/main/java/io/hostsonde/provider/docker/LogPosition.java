package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a log was read, so that reading goes on there.
 *
 * <p>An engine can be asked for lines since a time only, that time included; the lines of two
 * streams are not quite in the order of their times; and at a rotation the engine itself gives some
 * lines again in the middle of an answer (20.10 does). So it is asked for lines since a while
 * before the last one, and what was read lately is recognised.
 */
final class LogPosition {

  /** By how much lines may be out of order. */
  static final Duration MARGIN = Duration.ofMillis(100);

  /** How many lines are recognised. */
  static final int REMEMBERED = 8192;

  /** A line as far as it must be recognised, whatever its length. */
  private record Mark(Instant time, boolean error, int length, int hash) {

    static Mark of(LogLine line) {
      return new Mark(line.time(), line.error(), line.text().length(), line.text().hashCode());
    }
  }

  /** How often each line was there in a row. */
  private final Map<Mark, Integer> read =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Mark, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  private @Nullable Instant last;
  private @Nullable Mark received;
  private int inRow;

  /** From when on lines are to be asked for; null when none was read. */
  @Nullable Instant since() {
    return last == null ? null : last.minus(MARGIN);
  }

  /** Another answer begins, with lines from {@link #since} on. */
  void reopen() {
    received = null;
  }

  /** Whether a line was not read before; now it is. */
  boolean passes(LogLine line) {
    Mark mark = Mark.of(line);
    inRow = mark.equals(received) ? inRow + 1 : 1;
    received = mark;
    Integer before = read.get(mark);
    if (before != null && before >= inRow) {
      return false;
    }
    read.put(mark, inRow);
    last = line.time();
    return true;
  }

  /** Whether a line, the last there is, shows that there is more to read. */
  boolean before(LogLine line) {
    return !read.containsKey(Mark.of(line));
  }
}
