package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.transport.websocket.WarmUp.Pace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class WarmUpTest {

  private static final Pace AT_ONCE = new Pace(Duration.ZERO, Duration.ofMillis(1), 3);
  private static final Pace ENDLESS = new Pace(Duration.ZERO, Duration.ofMillis(1), 1_000_000);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static WarmUp warmUp(Serving server, @Nullable String token, IntSupplier connected) {
    return new WarmUp(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), token, connected);
  }

  private static int collected(Serving server, String source) {
    return Objects.requireNonNull(server.readings.collected.get(source)).get();
  }

  @Test
  void itAsksWhatAMonitorAsks() throws Exception {
    try (Serving server = Serving.open(changes -> changes.token("s3cret"));
        WarmUp warmUp = warmUp(server, "s3cret", () -> 0)) {
      warmUp.start(AT_ONCE).join(PATIENCE);
      for (String source : new String[] {"cpu", "memory", "network", "processes", "disk"}) {
        assertThat(collected(server, source)).as(source).isPositive();
      }
    }
  }

  @Test
  void aRunningTransportDoesSoSomeSecondsAfterItsStart() throws Exception {
    try (Serving server = Serving.open(Serving.Changes::warmUp)) {
      await().atMost(PATIENCE).until(() -> collected(server, "disk") > 0);
    }
  }

  @Test
  void whereSomebodyIsConnectedItIsNotNeeded() throws Exception {
    try (Serving server = Serving.open();
        WarmUp warmUp = warmUp(server, null, () -> 1)) {
      assertThat(warmUp.start(AT_ONCE).join(PATIENCE)).isTrue();
      assertThat(collected(server, "cpu")).isZero();
    }
  }

  @Test
  void whoeverConnectsEndsIt() throws Exception {
    AtomicInteger connected = new AtomicInteger();
    try (Serving server = Serving.open();
        WarmUp warmUp = warmUp(server, null, connected::get)) {
      Thread thread = warmUp.start(ENDLESS);
      await().atMost(PATIENCE).until(() -> collected(server, "disk") > 0);
      connected.set(2);
      assertThat(thread.join(PATIENCE)).isTrue();
    }
  }

  @Test
  void itEndsWithItsTransport() throws Exception {
    try (Serving server = Serving.open()) {
      Thread thread;
      try (WarmUp warmUp = warmUp(server, null, () -> 0)) {
        thread = warmUp.start(new Pace(Duration.ofHours(1), Duration.ZERO, 1));
      }
      assertThat(thread.join(PATIENCE)).isTrue();
      assertThat(collected(server, "cpu")).isZero();
    }
  }

  @Test
  void whoDoesNotLetItInIsLeftAlone() throws Exception {
    try (Serving server = Serving.open(changes -> changes.token("other"));
        WarmUp warmUp = warmUp(server, "s3cret", () -> 0)) {
      assertThat(warmUp.start(ENDLESS).join(PATIENCE)).isTrue();
      assertThat(collected(server, "cpu")).isZero();
    }
  }
}
