package io.hostsonde.api;

import java.io.IOException;

/**
 * Finds one thing by its key: one process, its journal. The engine wraps it: answers are shared and
 * kept for a short while, one call at a time for one key, a bounded number of keys, a time-out.
 *
 * @param <K> the key, with equals and hashCode
 * @param <R> the answer
 */
@FunctionalInterface
public interface Lookup<K, R extends Record> {

  /**
   * Called concurrently for different keys, on a thread that may block.
   *
   * @throws AbsentException when there is no such thing
   */
  R look(K key) throws IOException, InterruptedException, AbsentException;
}
