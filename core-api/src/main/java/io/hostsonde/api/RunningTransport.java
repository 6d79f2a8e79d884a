package io.hostsonde.api;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A transport that serves. */
public interface RunningTransport extends AutoCloseable {

  /**
   * Where it listens, as a client would write it: {@code ws://127.0.0.1:3000/ws}. Empty of one that
   * pushes.
   */
  List<String> addresses();

  /**
   * The certificates it serves with, for the agent to report and warn about. Called by any thread,
   * at any time; answers at once.
   */
  default List<ServingCertificate> certificates() {
    return List.of();
  }

  /**
   * Reads keys, certificates and address lists anew, without dropping clients. Called by one thread
   * at a time, beside all that clients do.
   *
   * @throws IOException when what is there now can't be used; it goes on with what it had
   */
  default void reload() throws IOException {}

  /**
   * Says good-bye to its clients, ends its threads and frees all it holds, within a second;
   * idempotent. Called by a thread of its own, possibly beside {@link #reload}.
   */
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
