package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one container's log on a thread of its own. When the engine's answer ends although the
 * container goes on (rotation, a restarted engine), or is silent although there are new lines,
 * another is asked for and reading goes on behind the last line. It ends when the container has
 * ended and will not be started again by its engine.
 */
final class FollowedLog implements LogStream {

  static final Duration FIRST_WAIT = Duration.ofMillis(100);
  static final Duration LAST_WAIT = Duration.ofSeconds(5);

  private static final int BUFFER_BYTES = 4 << 10;

  /** What it holds besides its lines: the connection's and its own buffer, and what was read. */
  static final int OWN_BYTES =
      HttpExchange.BUFFER_BYTES
          + BUFFER_BYTES
          + 2 * LineBuffer.FIRST_BYTES
          + LogPosition.LEAST_REMEMBERED * LogPosition.MARK_BYTES;

  private final EngineApi api;
  private final Inspection container;
  private final @Nullable Instant since;
  private final boolean plain;
  private final Duration silence;
  private final Consumer<FollowedLog> onEnd;
  private final LogPosition position;
  private final MemoryShare.Lease memory;
  private final LogRoom room;
  private final LogRing ring;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable HttpExchange answer;
  private boolean progress;

  /**
   * Does nothing yet.
   *
   * @param since where to begin when the position is not known; null: with the first line
   * @param silence after which it is looked whether lines are missing
   * @param first the lines to begin with
   * @param position behind them
   * @param memory has taken {@link #OWN_BYTES} and what the first lines hold; given back by closing
   * @param onEnd called once, when the thread ends
   */
  FollowedLog(
      EngineApi api,
      Inspection container,
      @Nullable Instant since,
      boolean plain,
      Duration silence,
      LogTail first,
      LogPosition position,
      MemoryShare.Lease memory,
      Consumer<FollowedLog> onEnd) {
    this.api = api;
    this.container = container;
    this.since = since;
    this.plain = plain;
    this.silence = silence;
    this.position = position;
    this.memory = memory;
    this.room = LogRoom.whole(memory);
    this.ring = new LogRing(first.lines(), memory, first.leftOut());
    this.onEnd = onEnd;
  }

  /** Begins to follow; once. */
  void start() {
    Thread.ofPlatform().daemon().name("docker-log-" + container.name()).start(this::run);
  }

  private void run() {
    Duration wait = FIRST_WAIT;
    try {
      while (closing.getCount() > 0) {
        progress = false;
        boolean over = followOnce();
        if (over) {
          ring.end(null);
          return;
        }
        wait = progress ? FIRST_WAIT : longer(wait);
        long jitter = ThreadLocalRandom.current().nextLong(wait.toNanos() / 4 + 1);
        if (closing.await(wait.toNanos() + jitter, TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (IOException e) {
      ring.end(closing.getCount() > 0 ? e : null);
    } catch (InterruptedException | RuntimeException e) {
      ring.end(new IOException("following the log ended: " + e, e));
    } finally {
      ring.end(null);
      onEnd.accept(this);
    }
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LAST_WAIT) < 0 ? twice : LAST_WAIT;
  }

  /**
   * Follows until the engine's answer ends.
   *
   * @return whether the log is over
   * @throws IOException when the engine refuses to tell more
   */
  private boolean followOnce() throws IOException {
    try {
      readAnswer();
    } catch (EngineRefusalException e) {
      if (e.noSuchContainer()) {
        return true;
      }
      if (e.status() < 500) {
        throw e;
      }
      return false;
    } catch (IOException e) {
      // The engine went away; it may come back.
      return false;
    }
    return closing.getCount() == 0 || containerIsOver();
  }

  private void readAnswer() throws IOException {
    LogDecoder decoder = new LogDecoder(container.tty(), plain, room, this::take);
    try (HttpExchange current =
        api.stream(ApiPath.logs(container.id(), -1, from(), true), LogTail.PATIENCE)) {
      answer = current;
      byte[] bytes = new byte[BUFFER_BYTES];
      while (closing.getCount() > 0) {
        int count;
        try {
          count = current.read(bytes, 0, bytes.length, silence.toNanos());
        } catch (SocketTimeoutException e) {
          if (behind()) {
            return;
          }
          continue;
        }
        if (count < 0) {
          return;
        }
        decoder.add(bytes, count);
      }
    } finally {
      answer = null;
      decoder.discard();
    }
  }

  private @Nullable Instant from() {
    Instant behind = position.since();
    return behind == null ? since : behind;
  }

  private void take(LogLine line) {
    if (position.passes(line)) {
      progress = true;
      ring.add(line);
    }
  }

  /** Whether there are lines that should have come. */
  private boolean behind() throws IOException {
    List<LogLine> last = LogTail.read(api, container, 1, null, plain, false, room).lines();
    last.forEach(line -> memory.give(LogRoom.bytes(line)));
    return !last.isEmpty() && position.before(last.getFirst());
  }

  /** Whether the container has ended for good; its last lines are read then. */
  private boolean containerIsOver() {
    LogDecoder decoder = new LogDecoder(container.tty(), plain, room, this::take);
    try {
      Inspection now = api.inspect(container.id());
      if (now.runs() || now.restartable()) {
        return false;
      }
      LogTail.feed(
          api, ApiPath.logs(container.id(), -1, from(), false), Integer.MAX_VALUE, decoder);
      decoder.end();
      return true;
    } catch (EngineRefusalException e) {
      return e.noSuchContainer();
    } catch (IOException e) {
      return false;
    } finally {
      decoder.discard();
    }
  }

  @Override
  public @Nullable LogLine next(Duration wait) throws IOException, InterruptedException {
    return ring.next(wait);
  }

  @Override
  public boolean ended() {
    return ring.ended();
  }

  @Override
  public long dropped() {
    return ring.dropped();
  }

  @Override
  public void close() {
    closing.countDown();
    // What the thread still takes until it has seen that is refused.
    memory.close();
    ring.end(null);
    HttpExchange current = answer;
    if (current != null) {
      current.close();
    }
  }
}
