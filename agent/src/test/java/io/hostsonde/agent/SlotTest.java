package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.Absent;
import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Sampler;
import io.hostsonde.schema.Schema;
import io.hostsonde.testkit.TestClock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotTest {

  /** What the samplers here sample. */
  public record Count(int number) {}

  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration ABSENT_AGE = Duration.ofMillis(400);
  private static final Duration IMPATIENT = Duration.ofMillis(50);

  private final TestClock clock = new TestClock();
  private final Flights flights = new Flights(2);
  private final AtomicInteger samples = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void land() {
    release.countDown();
    flights.close();
  }

  private Slot slot(Sampler<Count> sampler, Duration timeout, boolean neverBlocks, boolean rates) {
    Slot.Plan plan =
        new Slot.Plan(
            "count",
            Schema.of(Count.class),
            sampler,
            SlotTest.class.getClassLoader(),
            Duration.ofMillis(250),
            ABSENT_AGE,
            timeout,
            neverBlocks,
            rates,
            null);
    return new Slot(
        plan,
        new Slot.Engine(
            clock, flights, new FailureLog(clock, Level.DEBUG), Duration.ofSeconds(60)));
  }

  private Count count() {
    return new Count(samples.incrementAndGet());
  }

  private Count countWhenReleased() throws InterruptedException {
    Count count = count();
    release.await();
    return count;
  }

  private static Reading read(Slot slot, Duration maxAge) throws InterruptedException {
    return slot.await(slot.board(maxAge.toNanos()), maxAge.toNanos());
  }

  private static Reading read(Slot slot) throws InterruptedException {
    return read(slot, Duration.ZERO);
  }

  private static int number(Reading reading) {
    return reading.value(Count.class).orElseThrow().number();
  }

  @Test
  void manyWhoAskShareOneFlight() throws Exception {
    Slot slot = slot(this::countWhenReleased, PATIENT, false, false);
    List<Thread> threads = new ArrayList<>();
    List<FutureTask<Reading>> answers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      FutureTask<Reading> answer = new FutureTask<>(() -> read(slot));
      answers.add(answer);
      threads.add(Thread.ofPlatform().daemon().start(answer));
    }
    for (Thread thread : threads) {
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
    release.countDown();
    Set<Reading> distinct = new HashSet<>();
    for (FutureTask<Reading> answer : answers) {
      distinct.add(answer.get());
    }
    assertThat(distinct).hasSize(1);
    assertThat(samples).hasValue(1);
  }

  @Test
  void whatIsYoungEnoughIsNotCollectedAgain() throws Exception {
    Slot slot = slot(this::count, PATIENT, true, false);
    assertThat(slot.fresh(Long.MAX_VALUE)).isNull();
    Reading first = read(slot);
    clock.advance(Duration.ofMillis(250));
    assertThat(read(slot)).as("the minimum age counts").isSameAs(first);
    clock.advance(Duration.ofMillis(1));
    assertThat(slot.fresh(0)).isNull();
    assertThat(read(slot, Duration.ofSeconds(1))).as("the caller accepts it").isSameAs(first);
    assertThat(number(read(slot))).isEqualTo(2);
  }

  @Test
  void whatNeverBlocksIsSampledByWhoAsks() throws Exception {
    AtomicReference<Thread> sampledBy = new AtomicReference<>();
    Sampler<Count> sampler =
        () -> {
          sampledBy.set(Thread.currentThread());
          return count();
        };
    read(slot(sampler, PATIENT, true, false));
    assertThat(sampledBy.get()).isSameAs(Thread.currentThread());
    read(slot(sampler, PATIENT, false, false));
    assertThat(sampledBy.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void oneThatHangsIsWaitedForOnceAndGoesOnAlone() throws Exception {
    AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
    Slot slot =
        slot(
            () -> {
              Count count = count();
              Objects.requireNonNull(gate.get()).await();
              return count;
            },
            IMPATIENT,
            false,
            false);
    Sampled good = (Sampled) read(slot);
    gate.set(release);
    clock.advance(Duration.ofSeconds(1));

    Failed failed = (Failed) read(slot);
    assertThat(failed.reason()).isEqualTo("no answer within 50ms");
    assertThat(failed.lastGood()).isSameAs(good);
    assertThat(slot.hangs()).isTrue();
    clock.advance(Duration.ofHours(1));
    assertThat(read(slot)).as("nobody waits for it again").isSameAs(failed);
    assertThat(slot.fresh(0)).isSameAs(failed);
    assertThat(samples).as("no second flight").hasValue(2);
    assertThat(slot.tally().timeouts()).isEqualTo(1);

    release.countDown();
    await().until(() -> !slot.hangs());
    assertThat(number(read(slot, Duration.ofDays(1)))).as("late, but good").isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(number(read(slot))).isEqualTo(3);
  }

  @Test
  void whoIsInAHurryLeavesTheFlightToOthers() throws Exception {
    Slot slot = slot(this::countWhenReleased, PATIENT, false, false);
    Flight flight = slot.board(0);
    assertThat(slot.await(flight, 0, clock.nanoTime() + IMPATIENT.toNanos())).isNull();
    assertThat(slot.late(IMPATIENT).reason()).isEqualTo("no answer within 50ms");
    assertThat(slot.hangs()).as("it has time left").isFalse();
    assertThat(slot.board(0)).isSameAs(flight);
    release.countDown();
    assertThat(
            number(
                Objects.requireNonNull(
                    slot.await(flight, 0, clock.nanoTime() + PATIENT.toNanos()))))
        .isEqualTo(1);
    assertThat(samples).hasValue(1);
  }

  @Test
  void interruptingWhoWaitsDoesNoHarm() throws Exception {
    Slot slot = slot(this::countWhenReleased, PATIENT, false, false);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread hasty =
        Thread.ofPlatform()
            .start(() -> {
              try {
                read(slot);
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    await().until(() -> hasty.getState() == Thread.State.TIMED_WAITING);
    hasty.interrupt();
    hasty.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    release.countDown();
    assertThat(number(read(slot))).isEqualTo(1);
  }

  @Test
  void interruptingWhoSamplesLetsTheNextSampleAnew() throws Exception {
    Slot slot =
        slot(
            () -> {
              if (Thread.interrupted()) {
                throw new InterruptedException();
              }
              return count();
            },
            PATIENT,
            true,
            false);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> read(slot)).isInstanceOf(InterruptedException.class);
    assertThat(slot.last()).isNull();
    assertThat(number(read(slot))).isEqualTo(1);
  }

  @Test
  void whatIsAbsentIsNotAskedAgainForAWhile() throws Exception {
    Slot slot =
        slot(
            () -> {
              count();
              throw new AbsentException("no such device");
            },
            PATIENT,
            true,
            false);
    Reading absent = read(slot);
    clock.advance(ABSENT_AGE);
    assertThat(read(slot)).isSameAs(absent);
    clock.advance(Duration.ofMillis(1));
    assertThat(read(slot)).isInstanceOf(Absent.class).isNotSameAs(absent);
    assertThat(samples).hasValue(2);
  }

  @Test
  void whatIsThrownIsAValue() throws Exception {
    AtomicReference<Throwable> trouble = new AtomicReference<>();
    Slot slot =
        slot(
            () -> {
              return switch (trouble.get()) {
                case null -> count();
                case IOException e -> throw e;
                case AbsentException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
              };
            },
            PATIENT,
            true,
            false);
    Reading good = read(slot);
    trouble.set(new IOException("the disk is on fire"));
    assertThat(next(slot))
        .isInstanceOf(Failed.class)
        .extracting("reason", "lastGood")
        .containsExactly("the disk is on fire", good);
    trouble.set(new NoClassDefFoundError("com/acme/Gone"));
    assertThat(next(slot))
        .extracting("reason")
        .isEqualTo("java.lang.NoClassDefFoundError: com/acme/Gone");
    trouble.set(new AbsentException("no such device"));
    assertThat(next(slot))
        .isInstanceOf(Absent.class)
        .extracting("reason")
        .isEqualTo("no such device");
    trouble.set(null);
    assertThat(number(next(slot))).isEqualTo(2);
    assertThat(slot.tally().collections()).isEqualTo(5);
    assertThat(slot.tally().failures()).isEqualTo(2);
  }

  private Reading next(Slot slot) throws InterruptedException {
    clock.advance(Duration.ofSeconds(1));
    return read(slot);
  }

  @Test
  void aFailureIsSharedLikeASample() throws Exception {
    Slot slot =
        slot(
            () -> {
              samples.incrementAndGet();
              throw new IOException("no");
            },
            PATIENT,
            true,
            false);
    Reading first = read(slot);
    assertThat(read(slot)).isSameAs(first);
    assertThat(samples).hasValue(1);
  }

  @Test
  void flightsAreBounded() throws Exception {
    List<Slot> stuck = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Slot slot = slot(this::countWhenReleased, IMPATIENT, false, false);
      assertThat(read(slot)).isInstanceOf(Failed.class);
      stuck.add(slot);
    }
    Slot third = slot(this::count, PATIENT, false, false);
    assertThat(((Failed) read(third)).reason()).contains("engine.stuck-flights");
    release.countDown();
    await().until(() -> flights.count() == 0);
    clock.advance(Duration.ofSeconds(1));
    assertThat(read(third)).isInstanceOf(Sampled.class);
    assertThat(stuck).noneMatch(Slot::hangs);
  }

  @Test
  void aRateIsSampledTwiceWhenItHasNoBaseline() throws Exception {
    Slot slot = slot(this::count, PATIENT, true, true);
    assertThat(slot.mayBlock()).isTrue();
    assertThat(number(read(slot))).isEqualTo(2);
    assertThat(slot.mayBlock()).isFalse();
    clock.advance(Duration.ofSeconds(60));
    assertThat(slot.mayBlock()).isFalse();
    assertThat(number(read(slot))).isEqualTo(3);
    clock.advance(Duration.ofSeconds(61));
    assertThat(slot.mayBlock()).isTrue();
    assertThat(number(read(slot))).as("a baseline, and the sample").isEqualTo(5);
  }

  @Test
  void aBaselineIsNotHandedOut() throws Exception {
    Slot slot = slot(this::count, PATIENT, true, true);
    slot.takeBaseline();
    assertThat(samples).hasValue(1);
    assertThat(slot.fresh(Long.MAX_VALUE)).isNull();
    assertThat(slot.mayBlock()).as("too young for a rate").isTrue();
    clock.advance(Collector.BASELINE_GAP);
    assertThat(slot.mayBlock()).isFalse();
    assertThat(number(read(slot))).isEqualTo(2);
    slot.takeBaseline();
    assertThat(samples).as("once is enough").hasValue(2);
  }

  @Test
  void whoAsksDuringTheBaselineGetsTheSampleAfterIt() throws Exception {
    Slot slot = slot(this::countWhenReleased, PATIENT, false, true);
    slot.takeBaseline();
    FutureTask<Reading> answer = new FutureTask<>(() -> read(slot));
    Thread thread = Thread.ofPlatform().daemon().start(answer);
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    assertThat(number(answer.get())).isEqualTo(2);
  }

  @Test
  void theSamplerIsClosedAfterItsLastSample() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Slot slot =
        slot(
            new Sampler<>() {
              @Override
              public Count sample() throws InterruptedException {
                return countWhenReleased();
              }

              @Override
              public void close() {
                closed.incrementAndGet();
              }
            },
            IMPATIENT,
            false,
            false);
    read(slot);
    assertThat(slot.close()).isFalse();
    assertThat(closed).hasValue(0);
    release.countDown();
    await().until(() -> closed.get() == 1);
    assertThat(slot.close()).isTrue();
    assertThat(closed).hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(read(slot)).isInstanceOf(Absent.class);
  }
}
