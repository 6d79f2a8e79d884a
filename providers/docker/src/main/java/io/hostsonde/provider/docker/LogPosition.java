package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Set<Mark> read =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Mark, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  private @Nullable Instant last;

  /** Lines of the time just before this one were not asked for. */
  private @Nullable Instant first;

  /** Lines that were read before any answer was followed; those before them are not wanted. */
  void begin(List<LogLine> before) {
    before.forEach(this::passes);
    first = before.isEmpty() ? null : before.getFirst().time();
  }

  /** From when on lines are to be asked for; null when none was read. */
  @Nullable Instant since() {
    return last == null ? null : last.minus(MARGIN);
  }

  /** Whether a line was not read before; now it is. */
  boolean passes(LogLine line) {
    Instant start = first;
    if (start != null
        && line.time().isBefore(start)
        && line.time().isAfter(start.minus(MARGIN.multipliedBy(2)))) {
      return false;
    }
    boolean unread = read.add(Mark.of(line));
    if (unread) {
      last = line.time();
    }
    return unread;
  }

  /** Whether a line, the last there is, shows that there is more to read. */
  boolean before(LogLine line) {
    return !read.contains(Mark.of(line));
  }
}
