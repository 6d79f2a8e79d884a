package io.hostsonde.http;

import java.time.Duration;

/**
 * What one listener bears. The transport that opens a listener says so; those that share it take
 * them as they are.
 *
 * @param connections TCP connections at once; further ones wait in the kernel's queue
 * @param headerBytes of one request, the request line included
 * @param idleTimeout how long a connection that is not (yet) a WebSocket may be silent, also in the
 *     middle of a request
 * @param threads that answer what may block, beside the one that reads and writes
 */
public record HttpLimits(int connections, int headerBytes, Duration idleTimeout, int threads) {

  public static final HttpLimits DEFAULTS =
      new HttpLimits(512, 8 * 1024, Duration.ofSeconds(15), 6);
}
