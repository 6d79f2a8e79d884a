package io.hostsonde.api;

import io.hostsonde.schema.Snapshot;
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

  /**
   * The value of {@link #lastGood}, when it is there and of that class; of a {@link Snapshot} what
   * it was made of. So a class that is not a well-known one is for those to ask for that made it:
   * it is their code that they get.
   */
  default <T> Optional<T> value(Class<T> type) {
    Sampled sampled = lastGood();
    if (sampled == null) {
      return Optional.empty();
    }
    Object value =
        sampled.value() instanceof Snapshot snapshot ? snapshot.original() : sampled.value();
    return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
  }
}
