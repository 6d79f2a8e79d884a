package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of a log. The engine counts pieces of lines, so the first of what it sends may be
 * the end of a long line: a few more are asked for than are wanted, and more again when there were
 * long lines among them.
 *
 * @param lines the oldest first; what they hold was taken from the memory of their room
 * @param leftOut how many more there are that were wanted, but for which there was no room
 */
record LogTail(List<LogLine> lines, int leftOut) {

  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How many lines are kept at most; how large they are is bounded by their room. */
  static final int MAX_LINES = 10_000;

  private static final int MORE = 4;
  private static final int BUFFER_BYTES = 4 << 10;

  /**
   * How many lines may come beyond those asked for. An engine that sends without end is not read
   * on: whoever asks for its logs, over and over, would keep all cores busy with it.
   */
  private static final int SURPLUS_LINES = 200;

  /** More than any engine puts into one piece, with its time stamp. */
  private static final int MAX_PIECE_BYTES = 4 * LogDecoder.PIECE_BYTES;

  /** What may come however little was asked for: some engines count whole lines, of any length. */
  private static final long LEAST_BYTES = 16 << 20;

  /**
   * Reads the last lines.
   *
   * @param since only lines of this time and later
   * @param unfinished whether a last line that has no end yet is one
   */
  static LogTail read(
      EngineApi api,
      Inspection container,
      int tail,
      @Nullable Instant since,
      boolean plain,
      boolean unfinished,
      LogRoom room)
      throws IOException {
    int wanted = Math.min(tail, MAX_LINES);
    if (wanted == 0) {
      return new LogTail(List.of(), 0);
    }
    int most = Math.max(wanted + MORE, room.pieces());
    for (int pieces = wanted + MORE; ; pieces = Math.min(most, pieces * MORE)) {
      Kept kept = new Kept(wanted, room);
      LogDecoder decoder = new LogDecoder(container.tty(), plain, room, kept::add);
      boolean enough = false;
      try {
        feed(api, ApiPath.logs(container.id(), pieces, since, false), pieces, decoder);
        if (unfinished) {
          decoder.end();
        }
        enough = decoder.pieces() < pieces || decoder.lines() > wanted || pieces == most;
        if (enough) {
          return new LogTail(List.copyOf(kept.lines), kept.leftOut(decoder.lines()));
        }
      } finally {
        decoder.discard();
        if (!enough) {
          room.memory().give(kept.bytes);
        }
      }
    }
  }

  /**
   * Reads an answer to its end.
   *
   * @param pieces how many were asked for; {@link Integer#MAX_VALUE}: all there are
   * @throws java.net.SocketTimeoutException when it has none in time, however much comes
   */
  static void feed(EngineApi api, ApiPath path, int pieces, LogDecoder decoder) throws IOException {
    long mostLines = (long) pieces + SURPLUS_LINES;
    long left = Math.max(LEAST_BYTES, (long) pieces * MAX_PIECE_BYTES);
    try (HttpExchange answer = api.stream(path, PATIENCE)) {
      InputStream body = answer.body(Long.MAX_VALUE, PATIENCE.toNanos());
      byte[] bytes = new byte[BUFFER_BYTES];
      for (int count = body.read(bytes); count >= 0; count = body.read(bytes)) {
        decoder.add(bytes, count);
        left -= count;
        if (decoder.lines() > mostLines || left < 0) {
          throw new IOException("the engine sends more of the log than it was asked for");
        }
      }
    }
  }

  /** The last so many of the lines that come, as far as there is room for them. */
  private static final class Kept {

    final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    final int most;
    final LogRoom room;
    long bytes;

    Kept(int most, LogRoom room) {
      this.most = most;
      this.room = room;
    }

    void add(LogLine line) {
      if (lines.size() == most) {
        drop();
      }
      long needed = LogRoom.bytes(line);
      while (needed > room.bytes() - bytes || !room.memory().take(needed)) {
        if (lines.isEmpty()) {
          return;
        }
        drop();
      }
      bytes += needed;
      lines.add(line);
    }

    private void drop() {
      long given = LogRoom.bytes(lines.remove());
      room.memory().give(given);
      bytes -= given;
    }

    int leftOut(long seen) {
      return (int) Math.min(seen, most) - lines.size();
    }
  }
}
