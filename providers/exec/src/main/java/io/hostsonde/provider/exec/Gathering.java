package io.hostsonde.provider.exec;

import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads a pipe to its end on a thread of its own, so that nobody who writes into it waits, and
 * keeps the beginning.
 */
final class Gathering implements Runnable {

  private static final int FIRST_BYTES = 8192;

  private final InputStream in;
  private final int most;
  private final MemoryShare.Lease memory;
  private final Runnable onTooMuch;
  private final Thread thread;
  private byte[] kept = new byte[FIRST_BYTES];
  private int count;
  private volatile boolean tooMuch;
  private volatile boolean noMemory;

  private Gathering(
      String name, InputStream in, int most, MemoryShare.Lease memory, Runnable onTooMuch) {
    this.in = in;
    this.most = most;
    this.memory = memory;
    this.onTooMuch = onTooMuch;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
  }

  /**
   * Starts to read.
   *
   * @param most how many bytes are kept
   * @param memory takes what is kept
   * @param onTooMuch done once when there are more
   */
  static Gathering start(
      String name, InputStream in, int most, MemoryShare.Lease memory, Runnable onTooMuch) {
    Gathering gathering = new Gathering(name, in, most, memory, onTooMuch);
    gathering.thread.start();
    return gathering;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[FIRST_BYTES];
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        keep(buffer, read);
      }
    } catch (IOException e) {
      // The pipe was closed with its process; what came before is what there is.
      return;
    }
  }

  private void keep(byte[] buffer, int read) {
    int more = tooMuch ? 0 : Math.min(read, most - count);
    if (count + more > kept.length && !grow(count + more)) {
      noMemory = true;
      more = kept.length - count;
    }
    System.arraycopy(buffer, 0, kept, count, more);
    count += more;
    if (more < read && !tooMuch) {
      tooMuch = true;
      onTooMuch.run();
    }
  }

  private boolean grow(int needed) {
    int size = Math.min(most, Math.max(needed, 2 * kept.length));
    // While it is copied there are both.
    if (!memory.take(size)) {
      return false;
    }
    int before = kept.length;
    kept = Arrays.copyOf(kept, size);
    memory.give(before);
    return true;
  }

  /** Waits until the pipe has ended or the time has come; whether it has ended. */
  boolean await(long deadline) throws InterruptedException {
    long left = Math.max(0, deadline - System.nanoTime());
    return thread.join(Duration.ofNanos(left));
  }

  boolean runs() {
    return thread.isAlive();
  }

  boolean tooMuch() {
    return tooMuch;
  }

  /** Whether what came was too much for memory, not for the setting. */
  boolean noMemory() {
    return noMemory;
  }

  /** What was kept, once it has ended. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(kept, 0, count);
  }
}
