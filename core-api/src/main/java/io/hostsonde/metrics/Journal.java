package io.hostsonde.metrics;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the system's journal holds of one process; looked up by pid (an Integer) in the source
 * {@code processes}.
 *
 * @param entries newest first, at most 100
 * @param truncated whether there are older ones
 * @param notice for people: why there are none, or not all
 */
public record Journal(List<Entry> entries, boolean truncated, @Nullable String notice) {

  public Journal {
    entries = Promised.list(entries);
  }

  /** One entry. */
  public record Entry(
      Instant time,
      Priority priority,
      String message,
      @Nullable String unit,
      @Nullable Integer pid,
      @Nullable String name,
      @Nullable Integer userId,
      @Nullable Integer groupId) {

    public Entry {
      time = Promised.or(time, Instant.EPOCH);
      priority = Promised.or(priority, Priority.INFO);
      message = Promised.text(message);
    }
  }

  /** syslog's priorities, 0 to 7. */
  public enum Priority {
    EMERGENCY,
    ALERT,
    CRITICAL,
    ERROR,
    WARNING,
    NOTICE,
    INFO,
    DEBUG
  }
}
