package io.hostsonde.api;

import java.io.IOException;

/**
 * Takes the samples of one source. Never called concurrently, but by changing threads, with a
 * happens-before edge between calls; so it may keep what it needs for rates in plain fields.
 *
 * @param <S> the record it samples
 */
@FunctionalInterface
public interface Sampler<S> extends AutoCloseable {

  /**
   * Measures now.
   *
   * @return a new immutable value; what cannot be had of it is null, never -1 or NaN
   * @throws IOException when measuring failed; the message is shown to people
   * @throws AbsentException when there is nothing to measure here, which is no failure
   * @throws InterruptedException when the flight was given up
   */
  S sample() throws IOException, InterruptedException, AbsentException;

  /**
   * Frees what it holds. Called once, by any thread, after the last sample has ended, and also when
   * there was none.
   */
  @Override
  default void close() throws IOException {}
}
