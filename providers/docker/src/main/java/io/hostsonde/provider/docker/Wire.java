package io.hostsonde.provider.docker;

import java.io.IOException;

/**
 * A connection's bytes. For one thread at a time, but {@link #close} may be called by any, and ends
 * a call that waits.
 */
interface Wire extends AutoCloseable {

  /**
   * Reads what there is, at least one byte.
   *
   * @param waitNanos how long to wait for it
   * @return how many bytes, -1 at the end
   * @throws java.net.SocketTimeoutException when none came; the wire is still good
   */
  int read(byte[] into, int from, int length, long waitNanos) throws IOException;

  /**
   * Writes all of it.
   *
   * @throws java.net.SocketTimeoutException when the other side did not take it in time; the wire
   *     is no longer good
   */
  void write(byte[] bytes, long waitNanos) throws IOException;

  @Override
  void close();
}
