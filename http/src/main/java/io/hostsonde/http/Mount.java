package io.hostsonde.http;

/** Paths on a listener. Safe for use by many threads. */
public interface Mount extends AutoCloseable {

  /** The port that the listener got. */
  int port();

  /**
   * Takes the paths away; the last mount closes the listener with all its connections. Idempotent.
   */
  @Override
  void close();
}
