package io.hostsonde.api;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A part of the agent's heap that several share: what is taken in from outside (files, output of
 * commands, answers of an engine, logs), or what is held for clients (answers they have not read
 * yet). Whoever holds such bytes counts them here for as long as they are held, so that the sum
 * stays bounded however many there are; who gets none refuses, cuts or drops. Safe for use by many
 * threads.
 *
 * <p>What counts is what is held, not what came: text that was parsed takes several times its size.
 */
public final class MemoryShare {

  private final String setting;
  private final long size;
  private final AtomicLong used;
  private final Consumer<String> onRefusal;

  private MemoryShare(String setting, long size, AtomicLong used, Consumer<String> onRefusal) {
    this.setting = setting;
    this.size = size;
    this.used = used;
    this.onRefusal = onRefusal;
  }

  /**
   * A share of its own.
   *
   * @param setting the key that says how large it is, for messages
   * @param size in bytes
   */
  public static MemoryShare of(String setting, long size) {
    return new MemoryShare(setting, size, new AtomicLong(), reason -> {});
  }

  /** The same bytes, for one who wants to know what was refused: a line for people each time. */
  public MemoryShare reporting(Consumer<String> onRefusal) {
    return new MemoryShare(setting, size, used, onRefusal);
  }

  /** How many bytes may be held in all. */
  public long size() {
    return size;
  }

  /** How many are held. */
  public long used() {
    return used.get();
  }

  /**
   * Begins to count for one thing; it holds nothing yet.
   *
   * @param what it is, for messages: {@code the log of web-1}
   */
  public Lease lease(String what) {
    return new Lease(what, size);
  }

  /**
   * The same for one of several, of which none may starve the others: what it takes beyond its part
   * is granted only while less than half of the share is in use.
   *
   * @param part how many bytes it gets whatever the others have; the parts of all together are
   *     meant to be no more than half of the share
   */
  public Lease lease(String what, long part) {
    return new Lease(what, part);
  }

  private boolean take(long bytes, long most) {
    long before = used.get();
    while (bytes <= most - before) {
      if (used.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  /** What is held for one thing. Closing gives it all back. Safe for use by many threads. */
  public final class Lease implements AutoCloseable {

    private final String what;
    private final long part;
    private long held;
    private boolean closed;

    private Lease(String what, long part) {
      this.what = what;
      this.part = part;
    }

    /**
     * Takes some more.
     *
     * @return false when the share has not so much left, or this was closed: nothing was taken then
     */
    public boolean take(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("bytes must not be negative, is " + bytes);
      }
      synchronized (this) {
        long most = bytes <= part - held ? size : size / 2;
        if (!closed && MemoryShare.this.take(bytes, most)) {
          held += bytes;
          return true;
        }
      }
      onRefusal.accept(refusal());
      return false;
    }

    /**
     * The same, for those whom an exception serves better.
     *
     * @throws IOException when there is not so much left; its message is for people
     */
    public void need(long bytes) throws IOException {
      if (!take(bytes)) {
        throw new IOException(refusal());
      }
    }

    /** Why there is no more, for people. */
    public String refusal() {
      return "%s: no memory left for it, %d of %d KiB are in use (%s)"
          .formatted(what, used() / 1024, size / 1024, setting);
    }

    /** Gives back some of what it holds, at most all. */
    public synchronized void give(long bytes) {
      long given = Math.min(bytes, held);
      held -= given;
      used.addAndGet(-given);
    }

    /** How much it holds. */
    public synchronized long held() {
      return held;
    }

    /** Gives all back, and takes no more. Idempotent. */
    @Override
    public synchronized void close() {
      closed = true;
      used.addAndGet(-held);
      held = 0;
    }
  }
}
