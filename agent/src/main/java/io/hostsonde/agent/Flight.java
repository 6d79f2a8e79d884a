package io.hostsonde.agent;

import io.hostsonde.api.Reading;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One sample being taken, for all who wait for it. */
final class Flight {

  /** Whether it only takes a baseline for rates, which nobody gets to see. */
  final boolean baseline;

  /** Whether it is on a thread of its own. */
  final boolean alone;

  /** On the clock of the agent. */
  private final long deadline;

  private final CountDownLatch landed = new CountDownLatch(1);
  private volatile @Nullable Reading result;

  /** Guarded by the slot's lock. */
  boolean overdue;

  Flight(boolean baseline, boolean alone, long deadline) {
    this.baseline = baseline;
    this.alone = alone;
    this.deadline = deadline;
  }

  /** One that has landed already. */
  static Flight landed(Reading result) {
    Flight flight = new Flight(false, false, 0);
    flight.land(result);
    return flight;
  }

  void land(@Nullable Reading result) {
    this.result = result;
    landed.countDown();
  }

  boolean landed() {
    return landed.getCount() == 0;
  }

  /** Waits until it has landed, its time is up or that of who waits; whether it has landed. */
  boolean await(long now, long until) throws InterruptedException {
    return landed() || landed.await(Math.min(deadline - now, until - now), TimeUnit.NANOSECONDS);
  }

  /** Whether its time is up by then. */
  boolean endsBy(long until) {
    return deadline - until <= 0;
  }

  /** Null while in the air, and when it brought nothing (a baseline, an interrupted caller). */
  @Nullable Reading result() {
    return result;
  }
}
