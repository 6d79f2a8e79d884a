package io.hostsonde.transport.tcp;

import io.hostsonde.api.HeldBytes;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest line, made once for all who follow, at one common tick. The ticking thread is there
 * while at least one follows. Who is slow misses lines: nothing waits for it. Safe for use by many
 * threads.
 */
final class Feed implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Feed.class.getName());

  /** Who takes longer to take a line may be dropped when there is no room for others. */
  static final Duration SLOW = Duration.ofSeconds(1);

  /** Makes a line. Called by one thread at a time. */
  interface Maker {
    /**
     * Makes one.
     *
     * @param makeRoom drops a slow follower; says whether there was one
     */
    byte[] line(BooleanSupplier makeRoom) throws IOException, InterruptedException;
  }

  /** No record: those would compare and print its bytes. */
  private static final class Line {

    final long number;
    final HeldBytes bytes;
    final long madeAt;

    Line(long number, HeldBytes bytes, long madeAt) {
      this.number = number;
      this.bytes = bytes;
      this.madeAt = madeAt;
    }
  }

  private final HostClock clock;
  private final long interval;
  private final long writeTimeout;
  private final Maker maker;
  private final MemoryShare memory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition lineOrEnd = lock.newCondition();
  private final Condition nobodyOrEnd = lock.newCondition();

  // What follows is guarded by the lock.
  private final Set<Follower> followers = new HashSet<>();
  private @Nullable Line newest;
  private boolean ticked;
  private long tickedAt;
  private @Nullable Thread ticker;
  private boolean closed;

  Feed(HostClock clock, Duration interval, Duration writeTimeout, MemoryShare memory, Maker maker) {
    this.clock = clock;
    this.interval = interval.toNanos();
    this.writeTimeout = writeTimeout.toNanos();
    this.memory = memory;
    this.maker = maker;
  }

  /**
   * Follows from now on: the first line is the newest, when it is younger than the interval, else
   * one that is made now.
   *
   * @param drop ends a write that hangs; called by any thread
   */
  Follower follow(Runnable drop) {
    lock.lock();
    try {
      Line line = newest;
      long seen = line == null ? 0 : line.number;
      if (line != null && clock.nanoTime() - line.madeAt < interval) {
        seen--;
      }
      Follower follower = new Follower(drop, seen);
      followers.add(follower);
      startTicker();
      return follower;
    } finally {
      lock.unlock();
    }
  }

  private void tick() {
    try {
      while (awaitDue()) {
        long began = clock.nanoTime();
        publish(make(), began);
        dropStuck();
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "the thread that makes lines ends, another one goes on", e);
    } finally {
      ended();
    }
  }

  /** Whoever still follows gets its lines from another thread, an interval later. */
  private void ended() {
    lock.lock();
    try {
      if (Thread.currentThread().equals(ticker)) {
        ticker = null;
        ticked = true;
        tickedAt = clock.nanoTime();
        startTicker();
      }
    } finally {
      lock.unlock();
    }
  }

  /** To be called with the lock. */
  private void startTicker() {
    if (ticker == null && !closed && !followers.isEmpty()) {
      ticker = Thread.ofVirtual().name("sonde-tcp-tick").start(this::tick);
    }
  }

  /** Null when it can't be made; the tick goes on. */
  private byte @Nullable [] make() throws InterruptedException {
    try {
      return maker.line(this::dropSlowest);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      // Whatever it is: without a tick nobody would get a line any more.
      LOG.log(Level.ERROR, "this line could not be made", e);
      return null;
    }
  }

  /** Whether a line is due; no: nobody follows any longer, and the thread ends. */
  private boolean awaitDue() throws InterruptedException {
    lock.lock();
    try {
      long left = ticked ? tickedAt + interval - clock.nanoTime() : 0;
      while (!closed && !followers.isEmpty() && left > 0) {
        left = nobodyOrEnd.awaitNanos(left);
      }
      if (closed || followers.isEmpty()) {
        ticker = null;
        return false;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void publish(byte @Nullable [] bytes, long madeAt) {
    lock.lock();
    try {
      ticked = true;
      tickedAt = madeAt;
      if (bytes != null) {
        HeldBytes line = new HeldBytes(bytes, memory, "a line for clients");
        newest = new Line(newest == null ? 1 : newest.number + 1, line, madeAt);
        lineOrEnd.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void dropStuck() {
    List<Follower> all;
    lock.lock();
    try {
      all = List.copyOf(followers);
    } finally {
      lock.unlock();
    }
    long now = clock.nanoTime();
    for (Follower follower : all) {
      if (follower.writing && now - follower.since > writeTimeout) {
        LOG.log(Level.DEBUG, "a client that does not read is dropped");
        drop(follower);
      }
    }
  }

  /**
   * Drops the one who has been writing for the longest time, if that is long.
   *
   * @return whether there was one
   */
  private boolean dropSlowest() {
    Follower slowest = null;
    lock.lock();
    try {
      long now = clock.nanoTime();
      long longest = SLOW.toNanos();
      for (Follower follower : followers) {
        if (follower.held != null && now - follower.since >= longest) {
          slowest = follower;
          longest = now - follower.since;
        }
      }
      if (slowest == null) {
        return false;
      }
      slowest.release();
    } finally {
      lock.unlock();
    }
    drop(slowest);
    return true;
  }

  private static void drop(Follower follower) {
    try {
      follower.drop.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a client could not be dropped", e);
    }
  }

  /** All {@link Follower#next} return null from now on. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      lineOrEnd.signalAll();
      if (ticker != null) {
        ticker.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** One client's place in the feed. For one thread. */
  final class Follower implements AutoCloseable {

    private final Runnable drop;

    /** The number of the last line that it got. */
    private long seen;

    private volatile boolean writing;
    private volatile long since;

    /** What it is writing; guarded by the feed's lock. */
    private @Nullable HeldBytes held;

    private Follower(Runnable drop, long seen) {
      this.drop = drop;
      this.seen = seen;
    }

    /**
     * Waits for a line that it has not got; those in between are skipped. Until the next call, or
     * {@link #close}, it counts as busy writing this one.
     *
     * @return null when the feed is closed
     */
    byte @Nullable [] next() throws InterruptedException {
      writing = false;
      lock.lock();
      try {
        release();
        while (true) {
          Line line = newest;
          if (closed) {
            return null;
          }
          if (line != null && line.number > seen) {
            seen = line.number;
            if (line.bytes.hold(Feed.this::dropSlowest)) {
              held = line.bytes;
              since = clock.nanoTime();
              writing = true;
              return line.bytes.bytes();
            }
          } else {
            lineOrEnd.await();
          }
        }
      } finally {
        lock.unlock();
      }
    }

    /** It has written its line; with the feed's lock. */
    private void release() {
      HeldBytes written = held;
      held = null;
      if (written != null) {
        written.release();
      }
    }

    @Override
    public void close() {
      writing = false;
      lock.lock();
      try {
        release();
        followers.remove(this);
        if (followers.isEmpty()) {
          nobodyOrEnd.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
