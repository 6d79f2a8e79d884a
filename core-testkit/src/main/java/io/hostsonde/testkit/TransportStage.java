package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Source;
import io.hostsonde.api.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A transport that runs and hands out {@link MadeUpProvider}'s source; closed twice at the end. */
final class TransportStage implements AutoCloseable {

  /** How long a transport may take to ask. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(5);

  final TestClock clock = new TestClock();
  final MadeUpProvider provider = new MadeUpProvider(Source.Builder::neverBlocks);
  final RunningTransport running;
  private final TestTransportContext context;

  TransportStage(Transport transport, Record settings) throws IOException {
    Record weather = new MadeUpProvider.WeatherSettings("harbour");
    context =
        new TestTransportContext(
            TestHost.HERE,
            clock,
            new DirectReadings(
                clock, provider.open(TestProviderContext.of(TestHost.HERE, clock, weather))),
            MemoryShare.of("test", 8L << 20),
            () -> settings);
    running = transport.open(context);
  }

  /** Lets the sample that was last taken grow old, and waits for the next one. */
  void sampledAnew() {
    int before = provider.samples();
    clock.advance(Duration.ofMinutes(1));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (provider.samples() == before) {
      assertThat(System.nanoTime()).as("nothing was asked for").isLessThan(end);
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  static void assertNamed(Transport transport, Record settings) {
    assertThat(transport.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(settings).isInstanceOf(transport.settings());
    SettingsAssertions.assertWellFormed(transport.settings());
  }

  @Override
  public void close() {
    running.close();
    running.close();
    context.close();
  }
}
