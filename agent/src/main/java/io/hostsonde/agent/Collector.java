package io.hostsonde.agent;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Sampled;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the samples of one source: where its rates have no previous one, or one too old, it samples
 * twice; where that is too near, it waits. For one flight at a time.
 */
final class Collector {

  /**
   * Between the two samples of a rate that has no previous one: /proc/stat moves in ticks of 10 ms.
   */
  static final Duration BASELINE_GAP = Duration.ofMillis(100);

  /** When the sampler last succeeded, and whether anybody got to see it. */
  private record Baseline(long nanoTime, boolean published) {}

  private final Slot.Plan plan;
  private final HostClock clock;
  private final long staleBaseline;
  private volatile @Nullable Baseline baseline;

  /** What the last good sample holds; of those whose samples are copied. */
  private MemoryShare.@Nullable Lease held;

  Collector(Slot.Plan plan, HostClock clock, Duration staleBaseline) {
    this.plan = plan;
    this.clock = clock;
    this.staleBaseline = staleBaseline.toNanos();
  }

  /** Whether the source has rates, and nothing yet that they could be about. */
  boolean lacksBaseline() {
    return plan.rates() && baseline == null;
  }

  /**
   * How many nanoseconds a sample that is taken now waits in order that its rates are about now.
   */
  long gap(long now) {
    if (!plan.rates()) {
      return 0;
    }
    Baseline last = baseline;
    if (last == null || stale(last, now)) {
      return BASELINE_GAP.toNanos();
    }
    return last.published() ? 0 : Math.max(0, last.nanoTime() + BASELINE_GAP.toNanos() - now);
  }

  private boolean stale(Baseline last, long now) {
    return now - last.nanoTime() > staleBaseline;
  }

  /** Samples for the rates of the next one; what comes out is nobody's. */
  void takeBaseline() throws Exception {
    long nanoTime = clock.nanoTime();
    plan.sampler().sample();
    baseline = new Baseline(nanoTime, false);
  }

  Sampled sample() throws Exception {
    long gap = gap(clock.nanoTime());
    if (gap > 0) {
      Baseline last = baseline;
      if (last == null || stale(last, clock.nanoTime())) {
        plan.sampler().sample();
      }
      TimeUnit.NANOSECONDS.sleep(gap);
    }
    Instant at = clock.now();
    long nanoTime = clock.nanoTime();
    Object value = plan.sampler().sample();
    if (value == null) {
      throw new IllegalStateException("sample() returned null, which is a defect of its provider");
    }
    Duration took = Duration.ofNanos(clock.nanoTime() - nanoTime);
    Sampled sampled = kept(Sampled.of(plan.source(), plan.schema(), value, at, nanoTime, took));
    baseline = new Baseline(nanoTime, true);
    return sampled;
  }

  private Sampled kept(Sampled sampled) throws IOException {
    Copies copies = plan.copies();
    if (copies == null) {
      return sampled;
    }
    Copies.Copy copy = copies.of(sampled);
    release();
    held = copy.lease();
    return copy.sampled();
  }

  /** No longer counts what the last good sample holds; once no further one is taken. */
  void release() {
    if (held != null) {
      held.close();
      held = null;
    }
  }
}
