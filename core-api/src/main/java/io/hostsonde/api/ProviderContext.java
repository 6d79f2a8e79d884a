package io.hostsonde.api;

import java.util.Set;

/** What a provider gets at {@link MetricProvider#open}. Its answers do not change. */
public interface ProviderContext {

  Host host();

  HostClock clock();

  /**
   * The provider's settings, bound and validated.
   *
   * @param type what {@link MetricProvider#settings} returned
   */
  <S extends Record> S settings(Class<S> type);

  /**
   * For what is taken in from outside: files, output of commands, answers of an engine. Shared by
   * all providers.
   */
  MemoryShare memory();

  /**
   * The variables of the environment by which settings of any plug-in can be told, secrets among
   * them; besides them there are all that begin with {@code HOSTSONDE_}. Whoever starts another
   * program leaves them out of its environment.
   */
  Set<String> settingVariables();
}
