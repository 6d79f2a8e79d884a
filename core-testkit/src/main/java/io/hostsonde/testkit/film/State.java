package io.hostsonde.testkit.film;

import java.time.Duration;
import java.util.List;

/**
 * One state of a film.
 *
 * @param after the time since the state before
 * @param changes in their order
 * @param expected what the sampler is to make of it; empty when the film doesn't say
 * @param text the state as written, without its expectation
 */
record State(Duration after, List<Change> changes, String expected, String text) {

  /** What changes in the file tree. */
  sealed interface Change {

    /** Relative to the root of the tree. */
    String path();
  }

  record Write(String path, String content) implements Change {}

  record Link(String path, String target) implements Change {}

  record Delete(String path) implements Change {}

  record Fail(String path) implements Change {}
}
