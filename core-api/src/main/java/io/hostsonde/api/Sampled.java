package io.hostsonde.api;

import io.hostsonde.schema.Schema;
import java.time.Duration;
import java.time.Instant;

/**
 * A sample.
 *
 * @param schema what reads the value
 * @param value what the sampler returned
 * @param at wall-clock time at which sampling began
 * @param nanoTime the same on the monotonic clock, for ages
 * @param took how long it took
 */
public record Sampled(
    String source, Schema schema, Object value, Instant at, long nanoTime, Duration took)
    implements Reading {

  @Override
  public Sampled lastGood() {
    return this;
  }
}
