package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import io.hostsonde.api.MemoryShare;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** An odd number without pattern, of the golden section. */
  private static final long MIXED = 0x9e3779b97f4a7c15L;

  /** How many lines are recognised when there is memory for it. */
  static final int REMEMBERED = 8192;

  /** How many are in any case; whoever has one counts those himself. */
  static final int LEAST_REMEMBERED = 256;

  /** An entry of a LinkedHashSet with its Long and its place in the table. */
  static final int MARK_BYTES = 72;

  private final MemoryShare.Lease memory;
  private final LinkedHashSet<Long> read = new LinkedHashSet<>();
  private int most = LEAST_REMEMBERED;

  /** How many more lines come before more memory is asked for, where there was none. */
  private int patience;

  private @Nullable Instant last;

  /** Lines of the time just before this one were not asked for. */
  private @Nullable Instant first;

  /**
   * Nothing was read yet.
   *
   * @param memory takes what is remembered beyond the least
   */
  LogPosition(MemoryShare.Lease memory) {
    this.memory = memory;
  }

  /** A line as far as it must be recognised, whatever its length. */
  private static Long mark(LogLine line) {
    Instant time = line.time();
    long mark = time.getEpochSecond() * 1_000_000_000 + time.getNano();
    mark = mark * MIXED + line.text().hashCode();
    return mark * MIXED + 2L * line.text().length() + (line.error() ? 1 : 0);
  }

  private boolean remember(Long mark) {
    boolean unread = read.add(mark);
    if (read.size() > most) {
      if (most < REMEMBERED && patience-- <= 0) {
        if (memory.take((long) LEAST_REMEMBERED * MARK_BYTES)) {
          most += LEAST_REMEMBERED;
          return unread;
        }
        patience = LEAST_REMEMBERED;
      }
      read.removeFirst();
    }
    return unread;
  }

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
    boolean unread = remember(mark(line));
    if (unread) {
      last = line.time();
    }
    return unread;
  }

  /** Whether a line, the last there is, shows that there is more to read. */
  boolean before(LogLine line) {
    return !read.contains(mark(line));
  }
}
