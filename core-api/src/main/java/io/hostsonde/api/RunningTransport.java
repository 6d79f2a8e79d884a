package io.hostsonde.api;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A transport that serves. */
public interface RunningTransport extends AutoCloseable {

  /** Where it listens, as a client would write it: {@code ws://127.0.0.1:3000/ws}. */
  List<String> addresses();

  /** The certificates it serves with, for the agent to report and warn about. */
  default List<ServingCertificate> certificates() {
    return List.of();
  }

  /**
   * Reads keys, certificates and address lists anew, without dropping clients.
   *
   * @throws IOException when what is there now can't be used; it goes on with what it had
   */
  default void reload() throws IOException {}

  /** Says good-bye to its clients and frees all it holds, within a second; idempotent. */
  @Override
  void close();

  /**
   * A certificate in use.
   *
   * @param name its file
   * @param notAfter when it ends
   */
  record ServingCertificate(String name, Instant notAfter) {}
}
