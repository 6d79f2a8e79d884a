package io.hostsonde.api;

import java.util.function.BooleanSupplier;

/**
 * What was encoded once and is on its way to several clients: counted on a share of the memory
 * while at least one of them has not taken it all, and once only. Safe for use by many threads.
 */
public final class HeldBytes {

  private final byte[] bytes;
  private final MemoryShare share;
  private final String what;

  // What follows is guarded by this.
  private int holders;
  private MemoryShare.Lease lease;

  /**
   * Held by nobody yet.
   *
   * @param bytes never changed by anybody
   * @param what they are, for messages
   */
  public HeldBytes(byte[] bytes, MemoryShare share, String what) {
    this.bytes = bytes;
    this.share = share;
    this.what = what;
    this.lease = share.lease(what);
  }

  /** What is held; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Holds them for one more client; each time calls for one {@link #release}.
   *
   * @return false when the share has no room for them
   */
  public synchronized boolean hold() {
    if (holders == 0) {
      lease = share.lease(what);
      if (!lease.take(bytes.length)) {
        return false;
      }
    }
    holders++;
    return true;
  }

  /**
   * The same, where somebody can make room, such as by dropping who reads slowest.
   *
   * @param makeRoom says whether it made some; asked until there is enough
   */
  public boolean hold(BooleanSupplier makeRoom) {
    boolean held = hold();
    while (!held && makeRoom.getAsBoolean()) {
      held = hold();
    }
    return held;
  }

  /** Lets go of them for one client. */
  public synchronized void release() {
    if (holders == 0) {
      throw new IllegalStateException("nobody holds " + what);
    }
    if (--holders == 0) {
      lease.close();
    }
  }

  /** Why they can't be held, for people. */
  public synchronized String refusal() {
    return lease.refusal();
  }
}
