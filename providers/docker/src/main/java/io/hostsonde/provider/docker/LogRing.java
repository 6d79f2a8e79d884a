package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines between the thread that follows a log and the one that pulls them: the oldest are dropped,
 * and counted, when there are too many. Safe for use by many threads.
 */
final class LogRing {

  static final int MAX_LINES = 2_000;
  static final int MAX_CHARACTERS = 2 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
  private long characters;
  private long dropped;
  private boolean ended;
  private @Nullable IOException failure;

  private final int most;

  /** Begins with lines that were asked for; they are not dropped for being many. */
  LogRing(List<LogLine> first) {
    lines.addAll(first);
    most = MAX_LINES + first.size();
  }

  void add(LogLine line) {
    lock.lock();
    try {
      lines.add(line);
      characters += line.text().length();
      while (lines.size() > most || (characters > MAX_CHARACTERS && lines.size() > 1)) {
        characters -= lines.remove().text().length();
        dropped++;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
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
        characters = Math.max(0, characters - line.text().length());
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
