package io.hostsonde.transport.websocket;

import io.hostsonde.api.HeldBytes;
import io.hostsonde.api.MemoryShare;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * What goes back, encoded; shared by all whom it answers, and counted on the share of the memory
 * for clients while it is being written to one of them.
 */
final class Reply {

  /** What is smaller is not counted: one for each client is not much. */
  private static final int SMALL_BYTES = 1024;

  private final boolean binary;
  private final byte[] bytes;
  private final @Nullable HeldBytes counted;

  /**
   * A reply.
   *
   * @param binary whether it goes in a binary frame
   * @param bytes never changed by anybody
   */
  Reply(boolean binary, byte[] bytes, MemoryShare memory) {
    this.binary = binary;
    this.bytes = bytes;
    this.counted =
        bytes.length <= SMALL_BYTES ? null : new HeldBytes(bytes, memory, "an answer to a client");
  }

  /**
   * Holds it while it is written to a client; calls for one {@link #release}.
   *
   * @param makeRoom says whether it made some
   * @return false when there is no room for it
   */
  boolean hold(BooleanSupplier makeRoom) {
    return counted == null || counted.hold(makeRoom);
  }

  void release() {
    if (counted != null) {
      counted.release();
    }
  }

  int size() {
    return bytes.length;
  }

  /** Why it could not be held, for people. */
  String refusal() {
    return counted == null ? "" : counted.refusal();
  }

  /** A frame of its own for each client: writing moves the position of its buffer. */
  Frame frame() {
    return new Frame(binary ? OpCode.BINARY : OpCode.TEXT, ByteBuffer.wrap(bytes));
  }
}
