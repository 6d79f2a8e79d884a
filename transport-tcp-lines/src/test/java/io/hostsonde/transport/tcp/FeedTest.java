package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hostsonde.api.HostClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lines go on, whatever becomes of one of them or of the thread that makes them. */
class FeedTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);

  @Test
  void anErrorIsALineThatIsMissing() throws Exception {
    AtomicInteger lines = new AtomicInteger();
    assertFollowerGetsLines(
        HostClock.SYSTEM,
        () -> {
          if (lines.getAndIncrement() % 2 == 0) {
            throw new AssertionError("never");
          }
          return new byte[] {1};
        });
  }

  /** The clock is asked outside of all that is guarded, so it ends the thread. */
  @Test
  void anotherThreadGoesOnWhenOneEnds() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HostClock clock =
        new HostClock() {
          @Override
          public java.time.Instant now() {
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
    assertFollowerGetsLines(clock, () -> new byte[] {1});
  }

  private static void assertFollowerGetsLines(HostClock clock, Feed.Maker maker) throws Exception {
    try (Feed feed = new Feed(clock, INTERVAL, Duration.ofSeconds(5), maker);
        Feed.Follower follower = feed.follow(() -> {})) {
      for (int i = 0; i < 3; i++) {
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> assertThat(follower.next()).isNotNull());
      }
    }
  }
}
