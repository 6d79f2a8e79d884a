package io.hostsonde.provider.portable;

import io.hostsonde.api.HostClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Things that cost far more to list than to read again. Not for concurrent use.
 *
 * @param <T> OSHI's object of one, which knows how to read itself again
 */
final class Listed<T> {

  /** How long what comes may go unseen. What goes is noticed at once. */
  static final Duration AGE = Duration.ofSeconds(10);

  /** Lists all, freshly read. */
  @FunctionalInterface
  interface Listing<T> {
    List<T> list() throws IOException;
  }

  private final HostClock clock;
  private final Listing<T> listing;
  private final Predicate<T> update;
  private List<T> known = List.of();
  private @Nullable Long listedAt;

  /**
   * @param update reads one again; false when it is no longer there
   */
  Listed(HostClock clock, Listing<T> listing, Predicate<T> update) {
    this.clock = clock;
    this.listing = listing;
    this.update = update;
  }

  /** All there are, as they are now. */
  List<T> now() throws IOException {
    long now = clock.nanoTime();
    Long listed = listedAt;
    if (listed == null || now - listed >= AGE.toNanos()) {
      known = List.copyOf(listing.list());
      listedAt = now;
    } else {
      known = known.stream().filter(update).toList();
    }
    return known;
  }
}
