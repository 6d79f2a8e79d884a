package io.hostsonde.testkit;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.ProviderContext;
import java.util.Set;

/**
 * A context to open a provider with in tests.
 *
 * @param settings what {@link #settings(Class)} returns
 */
public record TestProviderContext(Host host, HostClock clock, MemoryShare memory, Record settings)
    implements ProviderContext {

  /** More than a test takes; in a JVM with little memory as much as the agent gives. */
  private static final long PLENTY = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 5);

  /** One with the system's clock and plenty of memory. */
  public static TestProviderContext of(Host host, Record settings) {
    return of(host, HostClock.SYSTEM, settings);
  }

  /** One with plenty of memory. */
  public static TestProviderContext of(Host host, HostClock clock, Record settings) {
    return new TestProviderContext(host, clock, MemoryShare.of("test", PLENTY), settings);
  }

  /** None. */
  @Override
  public Set<String> settingVariables() {
    return Set.of();
  }

  @Override
  public <S extends Record> S settings(Class<S> type) {
    return type.cast(settings);
  }
}
