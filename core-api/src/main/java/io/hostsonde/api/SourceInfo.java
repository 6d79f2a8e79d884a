package io.hostsonde.api;

import io.hostsonde.schema.Schema;
import java.time.Duration;

/**
 * An open source and how it is.
 *
 * @param provider the name of the provider that opened it
 * @param status how its last flight ended
 * @param reason for people; empty unless absent or failed
 * @param neverBlocks whether its sampler can't hang; see {@link Readings#mayBlock}
 * @param manyRows whether it is left out where sources are not asked for by name
 */
public record SourceInfo(
    String name,
    String provider,
    Schema schema,
    Status status,
    String reason,
    Duration minAge,
    Duration timeout,
    boolean neverBlocks,
    boolean manyRows) {

  /** Not asked yet, good, nothing to measure, failed. */
  public enum Status {
    IDLE,
    OK,
    ABSENT,
    FAILED
  }
}
