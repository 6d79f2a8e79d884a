package io.hostsonde.provider.exec;

import java.io.IOException;
import java.io.InputStream;
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
  private final Runnable onTooMuch;
  private final Thread thread;
  private byte[] kept = new byte[FIRST_BYTES];
  private int count;
  private volatile boolean tooMuch;

  private Gathering(String name, InputStream in, int most, Runnable onTooMuch) {
    this.in = in;
    this.most = most;
    this.onTooMuch = onTooMuch;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
  }

  /**
   * Starts to read.
   *
   * @param most how many bytes are kept
   * @param onTooMuch done once when there are more
   */
  static Gathering start(String name, InputStream in, int most, Runnable onTooMuch) {
    Gathering gathering = new Gathering(name, in, most, onTooMuch);
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
    int more = Math.min(read, most - count);
    if (count + more > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(most, Math.max(count + more, 2 * kept.length)));
    }
    System.arraycopy(buffer, 0, kept, count, more);
    count += more;
    if (more < read && !tooMuch) {
      tooMuch = true;
      onTooMuch.run();
    }
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

  /** What was kept, once it has ended. */
  byte[] bytes() {
    return Arrays.copyOf(kept, count);
  }
}
