package io.hostsonde.api;

import java.io.IOException;

/**
 * A plug-in that hands readings out in some dialect. Found by {@link java.util.ServiceLoader}, so
 * it is public and has a public constructor without parameters that touches nothing.
 */
public interface Transport {

  /** The name in {@code transport=...} and of its settings: lower-case words joined by hyphens. */
  String name();

  /** The record of its settings, see {@link Setting}. */
  default Class<? extends Record> settings() {
    return NoSettings.class;
  }

  /**
   * Starts to serve. Returns when its listeners accept connections; one that pushes does not wait
   * for its receiver. Called once, on a thread that waits for it without end, before providers have
   * opened: who asks for readings here waits for those.
   *
   * @throws IOException when it can't (address in use, a certificate that is no certificate); the
   *     message says what and what to do, and the agent does not start
   * @throws IllegalArgumentException when settings do not go together
   */
  RunningTransport open(TransportContext context) throws IOException;
}
