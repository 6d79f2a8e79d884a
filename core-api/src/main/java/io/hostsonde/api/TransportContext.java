package io.hostsonde.api;

import java.util.function.Supplier;

/** What a transport gets at {@link Transport#open}. Safe for use by many threads. */
public interface TransportContext {

  Readings readings();

  Host host();

  HostClock clock();

  /** The version of the agent. */
  String version();

  /**
   * The transport's settings, bound and validated; read anew from file and environment at each
   * call, so that a reload sees what changed.
   *
   * @param type what {@link Transport#settings} returned
   * @throws IllegalArgumentException when what changed is not valid
   */
  <S extends Record> S settings(Class<S> type);

  /**
   * The one instance of a class that the transports of this agent share, made by the first that
   * asks. One that is {@link AutoCloseable} is closed after all transports.
   */
  <T> T shared(Class<T> type, Supplier<? extends T> factory);

  /** For what is held for clients: answers they have not read yet. Shared by all transports. */
  MemoryShare memory();
}
