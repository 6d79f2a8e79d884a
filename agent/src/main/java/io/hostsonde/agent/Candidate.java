package io.hostsonde.agent;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A provider that may be opened, with its settings. Each is the same only as itself: to hash the
 * settings, the JVM would have to make code for every one of their records at start.
 *
 * @param ofSources by the name of the source
 * @param variables for {@link ProviderContext#settingVariables}; known when all is bound
 */
record Candidate(
    Installed<MetricProvider> installed,
    Map<String, EngineSettings.OfSource> ofSources,
    Supplier<Set<String>> variables) {

  String name() {
    return installed.name();
  }

  /**
   * Negative when this one is preferred to the other, 0 when nothing but the name tells them apart.
   * Written out: chained comparators would make code while the agent starts.
   */
  int order(Candidate other, List<String> prefer) {
    Installed<?> theirs = other.installed;
    int order = Integer.compare(installed.rank(prefer), theirs.rank(prefer));
    if (order == 0) {
      order = Boolean.compare(theirs.builtIn(), installed.builtIn());
    }
    return order == 0 ? Integer.compare(theirs.preference(), installed.preference()) : order;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  ProviderContext context(Host host, HostClock clock, MemoryShare intake) {
    Record bound = installed.bound();
    MemoryShare memory = intake.reporting(installed::refusedMemory);
    return new ProviderContext() {
      @Override
      public Host host() {
        return host;
      }

      @Override
      public HostClock clock() {
        return clock;
      }

      @Override
      public MemoryShare memory() {
        return memory;
      }

      @Override
      public Set<String> settingVariables() {
        return variables.get();
      }

      @Override
      public <S extends Record> S settings(Class<S> type) {
        if (!type.isInstance(bound)) {
          throw new IllegalArgumentException(
              "the settings of " + name() + " are a " + bound.getClass().getName());
        }
        return type.cast(bound);
      }
    };
  }
}
