package io.hostsonde.agent;

import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Sampled;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Merges parts by the code of a plug-in in a folder: on a thread of its own, one at a time, not
 * longer than the time-out. While it hangs nothing further is merged. For one caller at a time.
 */
final class Merging {

  private final String name;
  private final Slot.Plan plan;
  private final Copies copies;
  private final Flights flights;
  private Flights.@Nullable Guarded<Sampled> last;

  /** What the last result holds. */
  private volatile MemoryShare.@Nullable Lease held;

  /**
   * Of one source's parts.
   *
   * @param plan of the part whose merging it is
   */
  Merging(String name, Slot.Plan plan, Copies copies, Flights flights) {
    this.name = name;
    this.plan = plan;
    this.copies = copies;
    this.flights = flights;
  }

  /**
   * Merges, and copies the result.
   *
   * @throws TimeoutException when it takes too long, or the one before still does
   * @throws ExecutionException when it threw
   */
  Sampled merged(Callable<Sampled> merge)
      throws InterruptedException, ExecutionException, TimeoutException {
    Flights.Guarded<Sampled> before = last;
    Duration timeout = plan.timeout();
    if (before != null && !before.ended()) {
      throw new TimeoutException("still busy after " + SettingSyntax.written(timeout));
    }
    Flights.Guarded<Sampled> mine = flights.guard("merging " + name, () -> copied(merge));
    last = mine;
    return mine.await(timeout);
  }

  private Sampled copied(Callable<Sampled> merge) throws Exception {
    try (var _ = new ContextLoader(plan.loader(), "merged")) {
      Copies.Copy copy = copies.of(merge.call());
      MemoryShare.Lease before = held;
      held = copy.lease();
      if (before != null) {
        before.close();
      }
      return copy.sampled();
    }
  }
}
