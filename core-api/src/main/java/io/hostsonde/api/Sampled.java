package io.hostsonde.api;

import io.hostsonde.schema.Schema;
import java.time.Duration;
import java.time.Instant;

/**
 * A sample.
 *
 * @param schema what reads the value
 * @param value what the sampler returned. Of a plug-in in a folder of its own it is a copy, {@link
 *     io.hostsonde.schema.Snapshot} or a well-known record, that runs none of the plug-in's code
 * @param at wall-clock time at which sampling began
 * @param nanoTime the same on the monotonic clock, for ages
 * @param took how long it took
 */
public record Sampled(
    String source, Schema schema, Object value, Instant at, long nanoTime, Duration took)
    implements Reading {

  /**
   * A sample as a sampler returned it.
   *
   * @param schema of the source; that of a {@link Described} goes before it
   */
  public static Sampled of(
      String source, Schema schema, Object value, Instant at, long nanoTime, Duration took) {
    return value instanceof Described described
        ? new Sampled(source, described.schema(), described.value(), at, nanoTime, took)
        : new Sampled(source, schema, value, at, nanoTime, took);
  }

  @Override
  public Sampled lastGood() {
    return this;
  }
}
