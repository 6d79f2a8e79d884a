package io.hostsonde.agent;

import io.hostsonde.api.HostClock;
import java.io.PrintStream;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * A log that grows by so many bytes a minute at most, and by as many at once: whoever can cause
 * lines, in a library too, can't fill a disk with them. What exceeds is left out and counted; the
 * count comes with the next line for which there is room. An eighth of it all is for errors only,
 * which a flood of warnings must not hide. It needs no thread: time is looked at when somebody
 * logs.
 */
final class BoundedLog extends Handler {

  static final int BYTES_PER_MINUTE = 65_536;

  /** One of so many bytes is for errors. */
  private static final int ERRORS_SHARE = 8;

  private static final String LEFT_OUT = " were left out (engine.log-bytes-per-minute)";

  private final PrintStream out;
  private final HostClock clock;
  private final LogLine line = new LogLine();

  // What follows is guarded by this.
  private final Share all;
  private final Share errors;
  private long leftOut;

  BoundedLog(PrintStream out, HostClock clock) {
    this.out = out;
    this.clock = clock;
    this.all = new Share(clock.nanoTime());
    this.errors = new Share(clock.nanoTime());
    bytesPerMinute(BYTES_PER_MINUTE);
    setLevel(Level.ALL);
  }

  /** From now on; what is there for the moment becomes no more by it than that. */
  synchronized void bytesPerMinute(int bytes) {
    errors.perMinute(bytes / ERRORS_SHARE);
    all.perMinute(bytes - bytes / ERRORS_SHARE);
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    boolean error = record.getLevel().intValue() >= Level.SEVERE.intValue();
    if (!room(error)) {
      return;
    }
    // Not under the lock: it calls the toString of others.
    write(formatted(record).getBytes(out.charset()), error);
  }

  /** Whoever logs must not fail by it, also not with what was thrown by a defect of a plug-in. */
  private String formatted(LogRecord record) {
    try {
      return line.format(record);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      return LogLine.ofItself(clock.now(), "a line can't be shown: " + e.getClass().getName());
    }
  }

  /** Looked at before anything is formatted, so that a flood costs little. */
  private synchronized boolean room(boolean error) {
    long now = clock.nanoTime();
    if (all.room(now) || (error && errors.room(now))) {
      return true;
    }
    leftOut++;
    return false;
  }

  private synchronized void write(byte[] bytes, boolean error) {
    if (!room(error)) {
      return;
    }
    if (all.room(clock.nanoTime())) {
      sayWhatWasLeftOut();
      all.take(bytes.length);
    } else {
      errors.take(bytes.length);
    }
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  private void sayWhatWasLeftOut() {
    if (leftOut > 0) {
      String lines = leftOut == 1 ? "1 line" : leftOut + " lines";
      byte[] bytes = LogLine.ofItself(clock.now(), lines + LEFT_OUT).getBytes(out.charset());
      out.write(bytes, 0, bytes.length);
      all.take(bytes.length);
      leftOut = 0;
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  /** The stream stays open: it is the process's. */
  @Override
  public synchronized void close() {
    sayWhatWasLeftOut();
    out.flush();
  }

  /** Bytes that come back in time. The last line may exceed it, and that is owed. */
  private static final class Share {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private int perMinute;
    private double left = Double.MAX_VALUE;
    private long lookedAt;

    Share(long now) {
      this.lookedAt = now;
    }

    void perMinute(int bytes) {
      perMinute = bytes;
      left = Math.min(left, bytes);
    }

    boolean room(long now) {
      left = Math.min(perMinute, left + (double) perMinute * (now - lookedAt) / MINUTE_NANOS);
      lookedAt = now;
      return left > 0;
    }

    void take(int bytes) {
      left -= bytes;
    }
  }
}
