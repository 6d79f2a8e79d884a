package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FlightsTest {

  private static final int MOST_THREADS = 4;

  private final Set<Integer> hanging = ConcurrentHashMap.newKeySet();
  private final Set<String> askers = ConcurrentHashMap.newKeySet();
  private final CountDownLatch recovery = new CountDownLatch(1);
  private final Flights<Integer, String> flights =
      new Flights<>("flight", MOST_THREADS, this::answer);

  private String answer(int key) {
    askers.add(Thread.currentThread().threadId() + "");
    if (hanging.contains(key)) {
      try {
        recovery.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return "answer " + key;
  }

  @AfterEach
  void nothingIsLeft() {
    recovery.countDown();
    await().untilAsserted(() -> assertThat(flights.threads()).isZero());
  }

  @Test
  void oneThreadAsksAllThatAnswer() throws Exception {
    var round = flights.start(List.of(1, 2, 3));
    assertThat(round.await(in(Duration.ofSeconds(30)))).isTrue();
    assertThat(round.end()).isEqualTo(Map.of(1, "answer 1", 2, "answer 2", 3, "answer 3"));
    assertThat(askers).hasSize(1);
  }

  @Test
  void nobodyToAskNeedsNoThread() throws Exception {
    var round = flights.start(List.of());
    assertThat(flights.threads()).isZero();
    assertThat(round.await(in(Duration.ZERO))).isTrue();
    assertThat(round.end()).isEmpty();
  }

  @Test
  void theOthersGoAroundTheOneThatHangs() throws Exception {
    hanging.add(2);
    var round = flights.start(List.of(1, 2, 3, 4));
    await().until(() -> flights.threads() == 1 && askers.size() == 1);
    assertThat(round.await(in(Duration.ofMillis(50)))).isFalse();
    round.spread();
    assertThat(round.await(in(Duration.ofMillis(50)))).isFalse();
    await().until(() -> flights.threads() == 1);
    assertThat(round.end()).containsOnlyKeys(1, 3, 4);

    var next = flights.start(List.of(1, 2, 3, 4));
    assertThat(next.await(in(Duration.ofSeconds(30)))).as("does not wait for it").isTrue();
    assertThat(next.end()).containsOnlyKeys(1, 3, 4);

    recovery.countDown();
    await().until(() -> flights.threads() == 0);
    var last = flights.start(List.of(2));
    assertThat(last.await(in(Duration.ofSeconds(30)))).isTrue();
    assertThat(last.end()).containsOnlyKeys(2);
  }

  @Test
  void whenTooManyHangNothingIsAskedOrWaitedFor() throws Exception {
    List<Integer> keys = IntStream.range(0, 10).boxed().toList();
    hanging.addAll(keys);
    var round = flights.start(keys);
    assertThat(round.await(in(Duration.ofMillis(20)))).isFalse();
    round.spread();
    // A thread that comes after the end has nothing to ask, and goes.
    await().until(() -> askers.size() == MOST_THREADS);
    assertThat(round.end()).isEmpty();
    assertThat(flights.threads()).isEqualTo(MOST_THREADS);

    var next = flights.start(keys);
    assertThat(next.await(in(Duration.ofSeconds(30)))).isTrue();
    assertThat(next.end()).isEmpty();
    assertThat(flights.threads()).isEqualTo(MOST_THREADS);
  }

  private static long in(Duration time) {
    return System.nanoTime() + time.toNanos();
  }
}
