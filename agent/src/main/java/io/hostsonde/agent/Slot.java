package io.hostsonde.agent;

import io.hostsonde.api.Absent;
import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Failed;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Sampler;
import io.hostsonde.schema.Schema;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the readings of one source (or of one key of a look-up) are made and shared. At most one
 * flight at a time; its lock is held for changes of state only, never while sampling.
 */
final class Slot {

  /**
   * What a slot is told about its source.
   *
   * @param absentAge how long the word that there is nothing to measure is taken for granted
   * @param neverBlocks whether it is sampled on the thread that asks
   * @param copies makes the samples independent of the code of who took them; null: they are as
   *     they were taken
   */
  record Plan(
      String source,
      Schema schema,
      Sampler<?> sampler,
      ClassLoader loader,
      Duration minAge,
      Duration absentAge,
      Duration timeout,
      boolean neverBlocks,
      boolean rates,
      @Nullable Copies copies) {}

  /** What slots share. */
  record Engine(HostClock clock, Flights flights, FailureLog log, Duration staleBaseline) {

    /** For look-ups, whose failures are their callers' business. */
    Engine quiet() {
      return new Engine(clock, flights, new FailureLog(clock, Level.DEBUG), staleBaseline);
    }
  }

  /** What is handed out. A hung one stays until its flight lands. */
  private record Outcome(Reading reading, long nanoTime, boolean hung) {}

  /** Longer than any time-out, and short enough to be added to any time. */
  static final Duration FOREVER = Duration.ofDays(36_500);

  private final Plan plan;
  private final Engine engine;
  private final HostClock clock;
  private final Collector collector;
  private final long minAge;
  private final long absentAge;

  private final Object lock = new Object();
  private volatile @Nullable Outcome outcome;
  private @Nullable Flight flight;
  private @Nullable Sampled lastGood;
  private boolean closed;
  private boolean samplerClosed;
  private Tally tally = Tally.NONE;

  Slot(Plan plan, Engine engine) {
    this.plan = plan;
    this.engine = engine;
    this.clock = engine.clock();
    this.collector = new Collector(plan, clock, engine.staleBaseline());
    this.minAge = plan.minAge().toNanos();
    this.absentAge = Math.max(minAge, plan.absentAge().toNanos());
  }

  Plan plan() {
    return plan;
  }

  Tally tally() {
    synchronized (lock) {
      return tally;
    }
  }

  /** How the last flight ended; null before the first. */
  @Nullable Reading last() {
    Outcome last = outcome;
    return last == null ? null : last.reading();
  }

  /** What is at hand; null when it would have to be collected. Takes no lock. */
  @Nullable Reading fresh(long maxAge) {
    Outcome last = outcome;
    if (last == null) {
      return null;
    }
    long least = last.reading() instanceof Absent ? absentAge : minAge;
    return last.hung() || clock.nanoTime() - last.nanoTime() <= Math.max(maxAge, least)
        ? last.reading()
        : null;
  }

  /** Whether taking a sample now may keep the thread that asks for it. Takes no lock. */
  boolean mayBlock() {
    return !plan.neverBlocks() || collector.gap(clock.nanoTime()) > 0;
  }

  /** Takes the first sample of a source with rates, so that the first reading has them. */
  void takeBaseline() {
    Flight mine;
    synchronized (lock) {
      if (closed || flight != null || !collector.lacksBaseline()) {
        return;
      }
      mine = new Flight(true, !plan.neverBlocks(), clock.nanoTime() + plan.timeout().toNanos());
      flight = mine;
    }
    takeOff(mine);
  }

  /**
   * What is fresh, or the flight under way, or one that starts now; it has landed already when the
   * source never blocks.
   */
  Flight board(long maxAge) {
    Flight mine;
    synchronized (lock) {
      Reading fresh = fresh(maxAge);
      if (fresh != null) {
        return Flight.landed(fresh);
      }
      if (closed) {
        return Flight.landed(new Absent(plan.source(), clock.now(), "the agent is closing"));
      }
      if (flight != null) {
        return flight;
      }
      long now = clock.nanoTime();
      long gap = collector.gap(now);
      mine =
          new Flight(false, !plan.neverBlocks() || gap > 0, now + gap + plan.timeout().toNanos());
      flight = mine;
    }
    takeOff(mine);
    return mine;
  }

  /** Waits for a flight, or for the one after it when it brought nothing. */
  Reading await(Flight boarded, long maxAge) throws InterruptedException {
    return Objects.requireNonNull(await(boarded, maxAge, clock.nanoTime() + FOREVER.toNanos()));
  }

  /** The same, but not past a point in time on the agent's clock: null when that is reached. */
  @Nullable Reading await(Flight boarded, long maxAge, long until) throws InterruptedException {
    Flight awaited = boarded;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!awaited.await(clock.nanoTime(), until)) {
        if (!awaited.endsBy(until)) {
          return null;
        }
        Reading reading = overdue(awaited);
        if (reading != null) {
          return reading;
        }
      }
      Reading result = awaited.result();
      if (result != null) {
        return result;
      }
      awaited = board(maxAge);
    }
  }

  private @Nullable Reading overdue(Flight late) {
    Failed failed;
    synchronized (lock) {
      if (flight != late || late.overdue) {
        return flight == late ? last() : null;
      }
      late.overdue = true;
      tally = tally.timedOut();
      failed = late(plan.timeout());
      outcome = new Outcome(failed, clock.nanoTime(), true);
    }
    engine.log().failed(plan.source(), failed.reason(), null);
    return failed;
  }

  private void takeOff(Flight mine) {
    if (!mine.alone) {
      fly(mine);
    } else if (!engine.flights().start(plan.source(), () -> fly(mine))) {
      String refusal = engine.flights().refusal();
      land(mine, clock.nanoTime(), failed(refusal));
      engine.log().failed(plan.source(), refusal, null);
    }
  }

  private void fly(Flight mine) {
    try (var _ = new ContextLoader(plan.loader(), "sampled")) {
      sample(mine);
    } finally {
      if (!mine.landed()) {
        land(mine, clock.nanoTime(), failed("a defect of the agent"));
      }
    }
  }

  private void sample(Flight mine) {
    long began = clock.nanoTime();
    try {
      if (mine.baseline) {
        collector.takeBaseline();
        land(mine, began, null);
      } else {
        land(mine, began, collector.sample());
      }
      engine.log().recovered(plan.source());
    } catch (AbsentException e) {
      land(mine, began, new Absent(plan.source(), clock.now(), e.reason()));
      engine.log().recovered(plan.source());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      land(mine, began, mine.alone ? failed("was interrupted") : null);
    } catch (Throwable e) {
      // A plug-in's linkage errors and defects, too, cost only its own source.
      Throwable told = Thrown.told(e);
      String reason = reason(told);
      land(mine, began, failed(reason));
      boolean expected = told instanceof IOException || Reasons.missing(told) != null;
      engine.log().failed(plan.source(), reason, expected ? null : told);
    }
  }

  private static String reason(Throwable e) {
    String missing = Reasons.missing(e);
    if (missing != null) {
      return missing;
    }
    String message = e.getMessage();
    return (e instanceof IOException || e instanceof Thrown)
            && message != null
            && !message.isBlank()
        ? message
        : e.toString();
  }

  /** What those are told who waited no longer. */
  Failed late(Duration patience) {
    return failed("no answer within " + SettingSyntax.written(patience));
  }

  private Failed failed(String reason) {
    synchronized (lock) {
      return new Failed(plan.source(), clock.now(), reason, lastGood);
    }
  }

  private void land(Flight mine, long began, @Nullable Reading reading) {
    boolean last;
    synchronized (lock) {
      flight = null;
      if (reading instanceof Sampled sampled) {
        lastGood = sampled;
        outcome = new Outcome(reading, sampled.nanoTime(), false);
      } else if (reading != null) {
        outcome = new Outcome(reading, clock.nanoTime(), false);
      } else if (mine.overdue) {
        outcome = null;
      }
      if (reading != null) {
        tally = tally.landed(reading, clock.nanoTime() - began);
      }
      last = closed && !samplerClosed;
      samplerClosed |= last;
      mine.land(reading);
    }
    if (last) {
      closeSampler();
    }
  }

  /**
   * Takes no further sample; closes the sampler now, or when the flight under way has landed.
   *
   * @return whether the sampler is closed
   */
  boolean close() {
    synchronized (lock) {
      closed = true;
      if (flight != null || samplerClosed) {
        return samplerClosed;
      }
      samplerClosed = true;
    }
    closeSampler();
    return true;
  }

  private void closeSampler() {
    try {
      plan.sampler().close();
    } catch (Throwable e) {
      Throwable told = Thrown.told(e);
      engine.log().failed(plan.source(), "closing: " + reason(told), told);
    } finally {
      collector.release();
    }
  }

  boolean inTheAir() {
    synchronized (lock) {
      return flight != null;
    }
  }

  /** Whether a flight is past its time-out. */
  boolean hangs() {
    Outcome last = outcome;
    return last != null && last.hung();
  }
}
