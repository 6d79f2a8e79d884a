package io.hostsonde.provider.docker;

import io.hostsonde.api.MemoryShare;
import java.util.Arrays;

/**
 * The bytes of a line while it is put together. It grows as far as it may and there is memory; what
 * comes then is counted only. Not for concurrent use.
 */
final class LineBuffer {

  /** What it holds when it is empty; whoever has one counts this much himself. */
  static final int FIRST_BYTES = 512;

  /** While a byte is made text there are it, two of the text, and two of the text made plain. */
  private static final int FACTOR = 5;

  private final MemoryShare.Lease memory;
  private final int most;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private long leftOut;

  /**
   * An empty one.
   *
   * @param most how many bytes it may have
   */
  LineBuffer(MemoryShare.Lease memory, int most) {
    this.memory = memory;
    this.most = most;
  }

  /** How many bytes still fit in, as far as that is not for memory to say. */
  int room() {
    return leftOut > 0 ? Integer.MAX_VALUE : most - length;
  }

  /** Adds bytes, or counts them. */
  void add(byte[] from, int at, int count) {
    int fitting = leftOut > 0 ? 0 : Math.min(count, most - length);
    if (length + fitting > bytes.length && !grow(length + fitting)) {
      fitting = bytes.length - length;
    }
    System.arraycopy(from, at, bytes, length, fitting);
    length += fitting;
    leftOut += count - fitting;
  }

  private boolean grow(int needed) {
    int size = (int) Math.min(Math.max(most, needed), Math.max(needed, 2L * bytes.length));
    if (!memory.take((long) FACTOR * (size - bytes.length))) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** How many bytes did not fit in. */
  long leftOut() {
    return leftOut;
  }

  /** Empties it, and gives back what it has grown by. */
  void clear() {
    if (bytes.length > FIRST_BYTES) {
      memory.give((long) FACTOR * (bytes.length - FIRST_BYTES));
      bytes = new byte[FIRST_BYTES];
    }
    length = 0;
    leftOut = 0;
  }
}
