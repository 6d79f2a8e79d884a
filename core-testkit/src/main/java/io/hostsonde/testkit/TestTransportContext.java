package io.hostsonde.testkit;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Readings;
import io.hostsonde.api.TransportContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A context to open the transports of one agent with in tests. To be closed after them. */
public final class TestTransportContext implements TransportContext, AutoCloseable {

  private final Host host;
  private final HostClock clock;
  private final Readings readings;
  private final MemoryShare memory;
  private final Supplier<? extends Record> settings;
  private final Map<Class<?>, Object> shared = new HashMap<>();

  /**
   * One of a version that no agent has.
   *
   * @param settings what {@link #settings(Class)} returns, asked anew at each call
   */
  public TestTransportContext(
      Host host,
      HostClock clock,
      Readings readings,
      MemoryShare memory,
      Supplier<? extends Record> settings) {
    this.host = host;
    this.clock = clock;
    this.readings = readings;
    this.memory = memory;
    this.settings = settings;
  }

  @Override
  public Readings readings() {
    return readings;
  }

  @Override
  public Host host() {
    return host;
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
    return type.cast(settings.get());
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

  /** Closes what they shared. */
  @Override
  public synchronized void close() {
    for (Object instance : shared.values()) {
      try {
        if (instance instanceof AutoCloseable closeable) {
          closeable.close();
        }
      } catch (Exception e) {
        throw new AssertionError("closing " + instance, e);
      }
    }
  }
}
