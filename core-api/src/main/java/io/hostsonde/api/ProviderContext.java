package io.hostsonde.api;

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
}
