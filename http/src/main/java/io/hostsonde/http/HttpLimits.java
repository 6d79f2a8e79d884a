package io.hostsonde.http;

import java.time.Duration;

/**
 * What one listener bears. The transport that opens a listener says so; those that share it take
 * them as they are.
 *
 * @param connections TCP connections at once of those who have sent a request; further ones get
 *     503. As many more may be about to send one; of these the oldest makes room for the newest
 * @param headerBytes of one request, the request line included
 * @param headTimeout how long a handshake and the head of a request may take in all
 * @param idleTimeout how long a connection that is not (yet) a WebSocket may be silent, also in the
 *     middle of a request
 * @param answerTimeout how long answering one request may take in all; a slower reader is dropped
 * @param threads that answer what may block, beside the one that reads and writes
 */
public record HttpLimits(
    int connections,
    int headerBytes,
    Duration headTimeout,
    Duration idleTimeout,
    Duration answerTimeout,
    int threads) {

  public static final HttpLimits DEFAULTS =
      new HttpLimits(
          512, 8 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(60), 6);

  /** The same for so many connections. */
  public HttpLimits withConnections(int most) {
    return new HttpLimits(most, headerBytes, headTimeout, idleTimeout, answerTimeout, threads);
  }
}
