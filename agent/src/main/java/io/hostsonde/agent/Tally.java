package io.hostsonde.agent;

import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import org.jspecify.annotations.Nullable;

/**
 * What became of a slot's flights. Immutable.
 *
 * @param collections samples that were taken, good ones and failures
 * @param lastNanos how long the last one took
 * @param lastGoodNanoTime when the last good one began; null while there is none
 */
record Tally(
    long collections,
    long failures,
    long timeouts,
    long lastNanos,
    @Nullable Long lastGoodNanoTime) {

  static final Tally NONE = new Tally(0, 0, 0, 0, null);

  Tally landed(Reading reading, long took) {
    return new Tally(
        collections + 1,
        failures + (reading instanceof Failed ? 1 : 0),
        timeouts,
        took,
        reading instanceof Sampled good ? Long.valueOf(good.nanoTime()) : lastGoodNanoTime);
  }

  Tally timedOut() {
    return new Tally(collections, failures, timeouts + 1, lastNanos, lastGoodNanoTime);
  }
}
