package io.hostsonde.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which log, and how much of it.
 *
 * @param target whose log: an id or a name of the source
 * @param tail how many of the last lines to begin with
 * @param since only lines of this time and later; null: no such bound
 * @param follow whether the stream goes on with lines that are yet to come
 * @param plain whether terminal escape sequences are taken out
 */
public record LogQuery(
    String target, int tail, @Nullable Instant since, boolean follow, boolean plain) {

  public LogQuery {
    if (tail < 0) {
      throw new IllegalArgumentException("tail must not be negative, is " + tail);
    }
  }
}
