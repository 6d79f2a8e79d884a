package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines between the thread that follows a log and the one that pulls them: the oldest are dropped,
 * and counted, when there are too many or there is no memory for another. Safe for use by many
 * threads.
 */
final class LogRing {

  static final int MAX_LINES = 2_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
  private final MemoryShare.Lease memory;
  private long dropped;
  private boolean ended;
  private @Nullable IOException failure;

  private final int most;

  /**
   * Begins with lines that were asked for; they are not dropped for being many.
   *
   * @param memory takes what further lines hold; it has already taken what those hold
   * @param leftOut how many more lines were asked for
   */
  LogRing(List<LogLine> first, MemoryShare.Lease memory, int leftOut) {
    this.memory = memory;
    dropped = leftOut;
    lines.addAll(first);
    most = MAX_LINES + first.size();
  }

  void add(LogLine line) {
    lock.lock();
    try {
      long needed = LogRoom.bytes(line);
      if (lines.size() == most) {
        drop();
      }
      while (!memory.take(needed)) {
        if (lines.isEmpty()) {
          dropped++;
          return;
        }
        drop();
      }
      lines.add(line);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void drop() {
    memory.give(LogRoom.bytes(lines.remove()));
    dropped++;
  }

  /** No more lines will come; with a failure, who pulls gets that after the last one. */
  void end(@Nullable IOException why) {
    lock.lock();
    try {
      ended = true;
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Nullable LogLine next(Duration wait) throws IOException, InterruptedException {
    long left = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (lines.isEmpty() && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      LogLine line = lines.poll();
      if (line != null) {
        memory.give(LogRoom.bytes(line));
      } else if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      return line;
    } finally {
      lock.unlock();
    }
  }

  boolean ended() {
    lock.lock();
    try {
      return ended && lines.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }
}
