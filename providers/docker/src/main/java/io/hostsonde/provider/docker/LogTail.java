package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of a log. The engine counts pieces of lines, so the first of what it sends may be
 * the end of a long line: a few more are asked for than are wanted, and more again when there were
 * long lines among them.
 */
final class LogTail {

  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How many lines are kept at most, and how many characters. */
  static final int MAX_LINES = 10_000;

  static final int MAX_CHARACTERS = 8 << 20;

  private static final int MORE = 4;
  private static final int MAX_PIECES = 100_000;

  private final EngineApi api;

  LogTail(EngineApi api) {
    this.api = api;
  }

  /**
   * The last lines, the oldest first.
   *
   * @param since only lines of this time and later
   * @param unfinished whether a last line that has no end yet is one
   */
  List<LogLine> read(
      Inspection container, int tail, @Nullable Instant since, boolean plain, boolean unfinished)
      throws IOException {
    int wanted = Math.min(tail, MAX_LINES);
    if (wanted == 0) {
      return List.of();
    }
    for (int pieces = wanted + MORE; ; pieces = Math.min(MAX_PIECES, pieces * MORE)) {
      Kept kept = new Kept(wanted);
      LogDecoder decoder = new LogDecoder(container.tty(), plain, kept::add);
      feed(ApiPath.logs(container.id(), pieces, since, false), decoder);
      if (unfinished) {
        decoder.end();
      }
      if (decoder.pieces() < pieces || kept.seen > wanted || pieces == MAX_PIECES) {
        return List.copyOf(kept.lines);
      }
    }
  }

  /** Reads an answer to its end. */
  void feed(ApiPath path, LogDecoder decoder) throws IOException {
    try (HttpExchange answer = api.stream(path, PATIENCE)) {
      byte[] bytes = new byte[16 << 10];
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        long left = Math.max(1, deadline - System.nanoTime());
        int count = answer.read(bytes, 0, bytes.length, left);
        if (count < 0) {
          return;
        }
        decoder.add(bytes, count);
      }
    }
  }

  /** The last so many of the lines that come, as far as memory is meant for them. */
  private static final class Kept {

    final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    final int most;
    long characters;
    long seen;

    Kept(int most) {
      this.most = most;
    }

    void add(LogLine line) {
      seen++;
      lines.add(line);
      characters += line.text().length();
      while (lines.size() > most || (characters > MAX_CHARACTERS && lines.size() > 1)) {
        characters -= lines.remove().text().length();
      }
    }
  }
}
