package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of what an engine sends of a log, with time stamps asked for. There are two forms:
 *
 * <ul>
 *   <li>frames: a header {@code [1|2, 0, 0, 0, length]} and one piece of a line of standard output
 *       or error;
 *   <li>of a terminal: just bytes.
 * </ul>
 *
 * In both, a line over 16 KiB comes in pieces of that size, each with the time stamp of the line
 * before it, and only the last has the newline.
 */
final class LogDecoder {

  static final int PIECE_BYTES = 16 << 10;
  static final int MAX_FRAME_BYTES = 1 << 20;
  private static final int HEADER_BYTES = 8;
  private static final int MAX_STAMP_BYTES = 40;

  private final boolean tty;
  private final boolean plain;
  private final Consumer<LogLine> sink;
  private final LogRoom room;
  private final Line output;
  private final Line error;

  /** The beginning of a frame, until it is known where its time stamp ends. */
  private final byte[] start = new byte[MAX_STAMP_BYTES];

  private int startLength;
  private boolean started;
  private final byte[] header = new byte[HEADER_BYTES];
  private int headerLength;
  private int frameLeft;
  private int pieces;
  private long lines;

  /**
   * Begins at the start of an answer.
   *
   * @param tty whether the container's output is a terminal's
   * @param plain whether terminal escape sequences are taken out
   * @param room for the lines being put together
   */
  LogDecoder(boolean tty, boolean plain, LogRoom room, Consumer<LogLine> sink) {
    this.tty = tty;
    this.plain = plain;
    this.room = room;
    this.sink = sink;
    this.output = new Line(false);
    this.error = new Line(true);
  }

  /** A line being put together. */
  private final class Line {
    final boolean error;
    final LineBuffer text = new LineBuffer(room.memory(), room.lineBytes());
    byte[] stamp = new byte[0];

    Line(boolean error) {
      this.error = error;
    }

    /** Adds text; a line that has no more room goes on as another one, or is cut. */
    void add(byte[] bytes, int from, int count) {
      int at = from;
      int left = count;
      while (room.joined() && left > text.room()) {
        int fitting = text.room();
        text.add(bytes, at, fitting);
        at += fitting;
        left -= fitting;
        byte[] sameStamp = stamp;
        end();
        stamp = sameStamp;
      }
      text.add(bytes, at, left);
    }

    void end() {
      end(text.bytes(), 0, text.length());
    }

    void end(byte[] bytes, int from, int count) {
      int length = count;
      if (length > 0 && bytes[from + length - 1] == '\r') {
        length--;
      }
      String line = new String(bytes, from, length, StandardCharsets.UTF_8);
      line = plain ? Terminal.plain(line) : line;
      if (text.leftOut() > 0) {
        line += " [" + text.leftOut() + " bytes left out]";
      }
      lines++;
      sink.accept(new LogLine(time(stamp), error, line));
      text.clear();
      stamp = new byte[0];
    }

    boolean begun() {
      return stamp.length > 0 || text.length() > 0;
    }
  }

  /** Gives back what lines that have no end have taken; no more may come. */
  void discard() {
    output.text.clear();
    error.text.clear();
  }

  /** How many pieces there were so far: at least one a line. */
  int pieces() {
    return pieces;
  }

  /** How many lines there were so far. */
  long lines() {
    return lines;
  }

  /**
   * Takes some more bytes.
   *
   * @throws IOException when they are no log
   */
  void add(byte[] bytes, int count) throws IOException {
    if (tty) {
      addRaw(bytes, count);
    } else {
      addFrames(bytes, count);
    }
  }

  /** No more will come: a line without newline is a line. */
  void end() {
    for (Line line : new Line[] {output, error}) {
      if (tty && line.text.length() > 0) {
        endRaw();
      } else if (line.begun()) {
        line.end();
      }
    }
  }

  private void addFrames(byte[] bytes, int count) throws IOException {
    int at = 0;
    while (at < count) {
      if (headerLength < HEADER_BYTES) {
        header[headerLength++] = bytes[at++];
        if (headerLength == HEADER_BYTES) {
          frameLeft = frameLength();
        }
      } else {
        int part = Math.min(frameLeft, count - at);
        frameLeft -= part;
        add(header[0] == 2 ? error : output, bytes, at, part);
        at += part;
      }
      if (headerLength == HEADER_BYTES && frameLeft == 0) {
        if (!started) {
          begin(header[0] == 2 ? error : output, 0, true);
        }
        started = false;
        pieces++;
        headerLength = 0;
      }
    }
  }

  /** Adds a part of a frame to its line; frames are not put together before. */
  private void add(Line line, byte[] bytes, int from, int count) {
    int at = from;
    while (!started && at < from + count) {
      start[startLength++] = bytes[at];
      if (bytes[at] == ' ') {
        begin(line, startLength, false);
      } else if (startLength == start.length) {
        begin(line, 0, frameLeft == 0 && at + 1 == from + count);
      }
      at++;
    }
    text(line, bytes, at, from + count - at, frameLeft == 0);
  }

  /** A frame's beginning is known: a time stamp of some length, and text. */
  private void begin(Line line, int stampLength, boolean whole) {
    started = true;
    if (!line.begun()) {
      line.stamp = Arrays.copyOf(start, stampLength);
    }
    int count = startLength - stampLength;
    startLength = 0;
    text(line, start, stampLength, count, whole);
  }

  private static void text(Line line, byte[] bytes, int from, int count, boolean whole) {
    boolean last = whole && count > 0 && bytes[from + count - 1] == '\n';
    line.add(bytes, from, count - (last ? 1 : 0));
    if (last) {
      line.end();
    }
  }

  private int frameLength() throws IOException {
    long length = 0;
    for (int i = 4; i < HEADER_BYTES; i++) {
      length = (length << 8) | (header[i] & 0xff);
    }
    if (header[0] < 0 || header[0] > 3 || length > MAX_FRAME_BYTES) {
      throw new IOException("this is no frame of a log: " + Arrays.toString(header));
    }
    return (int) length;
  }

  /** Where the text begins behind a time stamp and a blank; 0 when there is none. */
  private static int textStart(byte[] bytes, int length) {
    for (int i = 0; i < Math.min(length, MAX_STAMP_BYTES); i++) {
      if (bytes[i] == ' ') {
        return i + 1;
      }
    }
    return 0;
  }

  private void addRaw(byte[] bytes, int count) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        raw(bytes, start, i - start);
        start = i + 1;
        endRaw();
      }
    }
    raw(bytes, start, count - start);
  }

  private void raw(byte[] bytes, int from, int count) {
    int at = from;
    int left = count;
    while (room.joined() && left > output.text.room()) {
      int fitting = output.text.room();
      output.text.add(bytes, at, fitting);
      at += fitting;
      left -= fitting;
      endRaw();
    }
    output.text.add(bytes, at, left);
  }

  /** Takes the time stamps out that are before each piece, within the buffer. */
  private void endRaw() {
    byte[] whole = output.text.bytes();
    int length = output.text.length();
    int at = textStart(whole, length);
    output.stamp = Arrays.copyOf(whole, at);
    pieces += 1 + (int) (output.text.leftOut() / (PIECE_BYTES + at));
    int begin = at;
    int end = at;
    while (length - at > PIECE_BYTES && again(whole, at + PIECE_BYTES, length, output.stamp)) {
      System.arraycopy(whole, at, whole, end, PIECE_BYTES);
      end += PIECE_BYTES;
      at += PIECE_BYTES + output.stamp.length;
      pieces++;
    }
    System.arraycopy(whole, at, whole, end, length - at);
    end += length - at;
    output.end(whole, begin, end - begin);
  }

  /** Whether the line's time stamp is there again, before its next piece. */
  private static boolean again(byte[] bytes, int at, int length, byte[] stamp) {
    return stamp.length > 0
        && at + stamp.length <= length
        && Arrays.equals(bytes, at, at + stamp.length, stamp, 0, stamp.length);
  }

  private static Instant time(byte[] stamp) {
    Instant time = parsed(new String(stamp, StandardCharsets.US_ASCII).strip());
    return time == null ? Instant.EPOCH : time;
  }

  private static @Nullable Instant parsed(String stamp) {
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(stamp, Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
