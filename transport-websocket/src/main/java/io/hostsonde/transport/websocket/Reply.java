package io.hostsonde.transport.websocket;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** What goes back, encoded; shared by all whom it answers. Immutable. */
final class Reply {

  private final boolean binary;
  private final byte[] bytes;

  /**
   * A reply.
   *
   * @param binary whether it goes in a binary frame
   * @param bytes never changed by anybody
   */
  Reply(boolean binary, byte[] bytes) {
    this.binary = binary;
    this.bytes = bytes;
  }

  /** A frame of its own for each client: writing moves the position of its buffer. */
  Frame frame() {
    return new Frame(binary ? OpCode.BINARY : OpCode.TEXT, ByteBuffer.wrap(bytes));
  }
}
