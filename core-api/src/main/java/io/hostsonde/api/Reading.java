package io.hostsonde.api;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of asking one source. Immutable. */
public sealed interface Reading permits Sampled, Absent, Failed {

  /** The name of the source. */
  String source();

  /** When it was sampled, found absent, or failed. */
  Instant at();

  /** The sample, or for a failure the last good one, if any. */
  @Nullable Sampled lastGood();

  /** The value of {@link #lastGood}, when it is there and of that class. */
  default <T> Optional<T> value(Class<T> type) {
    Sampled sampled = lastGood();
    return sampled != null && type.isInstance(sampled.value())
        ? Optional.of(type.cast(sampled.value()))
        : Optional.empty();
  }
}
