package io.hostsonde.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * There is nothing to measure, which is no failure.
 *
 * @param reason for people
 */
public record Absent(String source, Instant at, String reason) implements Reading {

  @Override
  public @Nullable Sampled lastGood() {
    return null;
  }
}
