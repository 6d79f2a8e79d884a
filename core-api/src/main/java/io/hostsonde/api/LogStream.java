package io.hostsonde.api;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A log being read: pulled by one thread, so that a slow reader costs no memory; what it is too
 * slow for is dropped and counted.
 */
public interface LogStream extends AutoCloseable {

  /**
   * The next line, or null when none came within the wait or the log has ended.
   *
   * @throws IOException when the log can't be read further
   */
  @Nullable LogLine next(Duration wait) throws IOException, InterruptedException;

  /** Whether no further line will come. */
  boolean ended();

  /** How many lines were dropped so far because nobody pulled them in time. */
  long dropped();

  /** May be called by any thread, also while another waits in {@link #next}; idempotent. */
  @Override
  void close();
}
