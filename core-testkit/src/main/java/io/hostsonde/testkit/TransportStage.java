package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Source;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A transport that runs and hands out {@link MadeUpProvider}'s source; closed twice at the end. */
final class TransportStage implements TransportContext, AutoCloseable {

  /** How long a transport may take to ask. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(5);

  final TestClock clock = new TestClock();
  final MadeUpProvider provider = new MadeUpProvider(Source.Builder::neverBlocks);
  final RunningTransport running;
  private final Record settings;
  private final Readings readings =
      new DirectReadings(
          clock,
          provider.open(
              TestProviderContext.of(
                  TestHost.HERE, clock, new MadeUpProvider.WeatherSettings("harbour"))));
  private final MemoryShare memory = MemoryShare.of("test", 8L << 20);
  private final Map<Class<?>, Object> shared = new HashMap<>();

  TransportStage(Transport transport, Record settings) throws IOException {
    this.settings = settings;
    this.running = transport.open(this);
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
  public Readings readings() {
    return readings;
  }

  @Override
  public Host host() {
    return TestHost.HERE;
  }

  @Override
  public HostClock clock() {
    return clock;
  }

  @Override
  public String version() {
    return "0.0.0";
  }

  @Override
  public MemoryShare memory() {
    return memory;
  }

  @Override
  public <S extends Record> S settings(Class<S> type) {
    return type.cast(settings);
  }

  @Override
  public synchronized <T> T shared(Class<T> type, Supplier<? extends T> factory) {
    Object known = shared.get(type);
    if (known == null) {
      known = factory.get();
      shared.put(type, known);
    }
    return type.cast(known);
  }

  @Override
  public void close() {
    running.close();
    running.close();
    shared.values().forEach(TransportStage::closeShared);
  }

  private static void closeShared(Object instance) {
    try {
      if (instance instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Exception e) {
      throw new AssertionError("closing " + instance, e);
    }
  }
}
