package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lines cost while slow clients have them, and a maker that throws. */
class FeedTest {

  private static final int LINE = 1000;

  private final MemoryShare memory = MemoryShare.of("engine.client-memory-percent", 5 * LINE);
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private volatile @Nullable Throwable defect;
  private final Feed feed =
      new Feed(
          HostClock.SYSTEM,
          Duration.ofMillis(20),
          Duration.ofMinutes(1),
          memory,
          makeRoom -> {
            made.incrementAndGet();
            Throwable thrown = defect;
            if (thrown != null) {
              throw FeedTest.<RuntimeException>sneaky(thrown);
            }
            return new byte[LINE];
          });

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @AfterEach
  void close() {
    feed.close();
  }

  @Test
  void theSlowestIsDroppedWhenThereIsNoRoomForOthers() throws Exception {
    List<Feed.Follower> stuck = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Feed.Follower follower = feed.follow(dropped::incrementAndGet);
      assertThat(follower.next()).hasSize(LINE);
      stuck.add(follower);
      int before = made.get();
      await().until(() -> made.get() > before + 1); // the next one gets another line
    }
    assertThat(memory.used()).isBetween(2L * LINE, memory.size());
    Feed.Follower quick = feed.follow(() -> {});
    for (int i = 0; i < 20; i++) {
      assertThat(quick.next()).hasSize(LINE);
      assertThat(memory.used()).isLessThanOrEqualTo(memory.size());
    }
    await()
        .untilAsserted(() -> {
          assertThat(quick.next()).hasSize(LINE);
          assertThat(dropped.get()).isPositive();
        });
    quick.close();
    stuck.forEach(Feed.Follower::close);
    assertThat(memory.used()).isZero();
  }

  @Test
  void linesGoOnWhateverMakingOneThrows() throws Exception {
    Feed.Follower follower = feed.follow(() -> {});
    assertThat(follower.next()).isNotNull();
    for (Throwable thrown :
        List.of(
            new NoClassDefFoundError("gone"),
            new AssertionError("never"),
            new StackOverflowError())) {
      defect = thrown;
      int before = made.get();
      await().until(() -> made.get() > before + 1);
    }
    defect = null;
    assertThat(follower.next()).isNotNull();
    assertThat(follower.next()).isNotNull();
  }

  /** The clock is asked outside of all that is guarded, so it ends the thread. */
  @Test
  void anotherThreadGoesOnWhenOneEnds() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HostClock clock =
        new HostClock() {
          @Override
          public Instant now() {
            return SYSTEM.now();
          }

          @Override
          public long nanoTime() {
            if (Thread.currentThread().getName().equals("sonde-tcp-tick")
                && asked.getAndIncrement() == 0) {
              throw new AssertionError("never");
            }
            return SYSTEM.nanoTime();
          }
        };
    try (Feed other =
            new Feed(
                clock,
                Duration.ofMillis(20),
                Duration.ofMinutes(1),
                memory,
                makeRoom -> new byte[LINE]);
        Feed.Follower follower = other.follow(() -> {})) {
      for (int i = 0; i < 3; i++) {
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> assertThat(follower.next()).isNotNull());
      }
    }
  }
}
