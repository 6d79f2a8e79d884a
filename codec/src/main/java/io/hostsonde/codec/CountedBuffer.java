package io.hostsonde.codec;

import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A buffer to encode in that is counted on a share of the memory while it is larger than it starts
 * with, and gives back what it grew by. It grows in parts, so that nothing is copied and no more is
 * taken than is written. Not for concurrent use.
 */
public final class CountedBuffer extends OutputStream {

  /** The largest part. */
  private static final int MOST_AT_ONCE = 256 * 1024;

  private final byte[] first;
  private final MemoryShare.Lease lease;
  private final List<byte[]> further = new ArrayList<>();
  private final BooleanSupplier makeRoom;
  private final int maxBytes;
  private byte[] current;
  private int used;
  private int full;

  /**
   * Empty.
   *
   * @param firstBytes kept for ever, and not counted
   * @param maxBytes more is refused, whatever the share has left
   * @param what is written here, for messages
   * @param makeRoom asked when the share has no more; says whether it made some, such as by
   *     dropping a slow client
   */
  public CountedBuffer(
      int firstBytes, int maxBytes, MemoryShare share, String what, BooleanSupplier makeRoom) {
    this.first = new byte[firstBytes];
    this.maxBytes = maxBytes;
    this.lease = share.lease(what);
    this.makeRoom = makeRoom;
    this.current = first;
  }

  @Override
  public void write(int b) throws IOException {
    if (used == current.length) {
      grow(1);
    }
    current[used++] = (byte) b;
  }

  /**
   * Writes some bytes.
   *
   * @throws NoRoomException when there is no room for them
   */
  @Override
  public void write(byte[] from, int start, int length) throws IOException {
    Objects.checkFromIndexSize(start, length, from.length);
    int at = start;
    int left = length;
    while (left > 0) {
      if (used == current.length) {
        grow(left);
      }
      int part = Math.min(left, current.length - used);
      System.arraycopy(from, at, current, used, part);
      used += part;
      at += part;
      left -= part;
    }
  }

  private void grow(int least) throws NoRoomException {
    int more = Math.max(least, Math.min(current.length * 2, MOST_AT_ONCE));
    if (more > maxBytes - size()) {
      more = maxBytes - size();
      if (more < least) {
        throw new NoRoomException("larger than " + maxBytes + " bytes");
      }
    }
    while (!lease.take(more)) {
      if (!makeRoom.getAsBoolean()) {
        throw new NoRoomException(lease.refusal());
      }
    }
    if (grown()) {
      further.add(current);
    }
    full += used;
    current = new byte[more];
    used = 0;
  }

  /** Whether there is more than the first part. */
  private boolean grown() {
    return full > 0;
  }

  /** How much was written since the last {@link #reset}. */
  public int size() {
    return full + used;
  }

  /**
   * An array that begins with all of it. It may be the buffer's own: to be read only, and before
   * the next write or {@link #reset}.
   */
  public byte[] array() {
    return grown() ? toByteArray() : first;
  }

  /** Writes all of it elsewhere. */
  public void writeTo(OutputStream out) throws IOException {
    if (grown()) {
      out.write(first, 0, first.length);
      for (byte[] part : further) {
        out.write(part, 0, part.length);
      }
    }
    out.write(current, 0, used);
  }

  /** A copy of all of it. */
  public byte[] toByteArray() {
    if (!grown()) {
      return Arrays.copyOf(first, used);
    }
    byte[] all = Arrays.copyOf(first, size());
    int at = first.length;
    for (byte[] part : further) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    System.arraycopy(current, 0, all, at, used);
    return all;
  }

  /** Forgets what was written, and gives back what it grew by. */
  public void reset() {
    further.clear();
    lease.give(lease.held());
    current = first;
    used = 0;
    full = 0;
  }

  /** There is no room for what is to be encoded. */
  public static final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1L;

    NoRoomException(String message) {
      super(message);
    }
  }
}
