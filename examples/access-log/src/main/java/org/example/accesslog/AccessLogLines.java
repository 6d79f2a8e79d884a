package org.example.accesslog;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The log itself, for transports that hand out logs. */
final class AccessLogLines implements Logs {

  private static final int TAIL_BYTES = 256 * 1024;
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;?]*[@-~]|\\p{Cntrl}");

  private final Path path;
  private final HostClock clock;

  AccessLogLines(Path path, HostClock clock) {
    this.path = path;
    this.clock = clock;
  }

  @Override
  public LogStream open(LogQuery query) throws IOException, AbsentException {
    if (!query.target().equals(AccessLogProvider.NAME)) {
      throw new AbsentException("the only log here is " + AccessLogProvider.NAME);
    }
    if (!Files.isRegularFile(path)) {
      throw new AbsentException("there is no log " + path);
    }
    return new Stream(query);
  }

  /** Reads when it is asked: who does not pull costs nothing. */
  private final class Stream implements LogStream {

    private final LogQuery query;
    private final GrowingFile file = new GrowingFile(path, TAIL_BYTES);
    private final Deque<String> pending = new ArrayDeque<>();
    private volatile boolean closed;

    Stream(LogQuery query) throws IOException {
      this.query = query;
      file.skipTo(TAIL_BYTES);
      List<String> last = file.lines();
      if (file.size() > TAIL_BYTES) { // then it began in the middle of a line
        last = last.subList(Math.min(1, last.size()), last.size());
      }
      pending.addAll(last.subList(Math.max(0, last.size() - query.tail()), last.size()));
    }

    @Override
    public @Nullable LogLine next(Duration wait) throws IOException, InterruptedException {
      long deadline = clock.nanoTime() + wait.toNanos();
      while (!ended()) {
        LogLine line = buffered();
        if (line != null) {
          return line;
        }
        if (clock.nanoTime() >= deadline) {
          return null;
        }
        Thread.sleep(STEP);
        pending.addAll(file.lines());
      }
      return null;
    }

    private @Nullable LogLine buffered() {
      for (String text = pending.poll(); text != null; text = pending.poll()) {
        AccessLogLine parsed = AccessLogLine.parse(text).orElse(null);
        Instant time = parsed == null ? clock.now() : parsed.time();
        if (query.since() == null || !time.isBefore(query.since())) {
          String shown = query.plain() ? ESCAPE.matcher(text).replaceAll("") : text;
          return new LogLine(time, parsed != null && parsed.error(), shown);
        }
      }
      return null;
    }

    @Override
    public boolean ended() {
      return closed || (!query.follow() && pending.isEmpty());
    }

    /** None: the file keeps them. */
    @Override
    public long dropped() {
      return 0;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
