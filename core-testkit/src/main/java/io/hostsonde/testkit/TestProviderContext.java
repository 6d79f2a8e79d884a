package io.hostsonde.testkit;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.ProviderContext;

/**
 * A context to open a provider with in tests.
 *
 * @param settings what {@link #settings(Class)} returns
 */
public record TestProviderContext(Host host, HostClock clock, MemoryShare memory, Record settings)
    implements ProviderContext {

  /** More than a test takes. */
  private static final long PLENTY = 64L << 20;

  /** One with the system's clock and plenty of memory. */
  public static TestProviderContext of(Host host, Record settings) {
    return of(host, HostClock.SYSTEM, settings);
  }

  /** One with plenty of memory. */
  public static TestProviderContext of(Host host, HostClock clock, Record settings) {
    return new TestProviderContext(host, clock, MemoryShare.of("test", PLENTY), settings);
  }

  @Override
  public <S extends Record> S settings(Class<S> type) {
    return type.cast(settings);
  }
}
