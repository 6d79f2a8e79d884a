package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import java.io.ByteArrayOutputStream;
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

  /** A line that goes on beyond this is cut in two. */
  static final int MAX_LINE_BYTES = 1 << 20;

  static final int PIECE_BYTES = 16 << 10;
  private static final int MAX_FRAME_BYTES = 1 << 20;
  private static final int HEADER_BYTES = 8;
  private static final int MAX_STAMP_BYTES = 40;

  private final boolean tty;
  private final boolean plain;
  private final Consumer<LogLine> sink;
  private final Line output = new Line(false);
  private final Line error = new Line(true);
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private final byte[] header = new byte[HEADER_BYTES];
  private int headerLength;
  private int frameLeft;
  private int pieces;

  /**
   * Begins at the start of an answer.
   *
   * @param tty whether the container's output is a terminal's
   * @param plain whether terminal escape sequences are taken out
   */
  LogDecoder(boolean tty, boolean plain, Consumer<LogLine> sink) {
    this.tty = tty;
    this.plain = plain;
    this.sink = sink;
  }

  /** A line being put together. */
  private final class Line {
    final boolean error;
    final ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] stamp = new byte[0];

    Line(boolean error) {
      this.error = error;
    }

    void end() {
      byte[] bytes = text.toByteArray();
      int length = bytes.length;
      if (length > 0 && bytes[length - 1] == '\r') {
        length--;
      }
      String line = new String(bytes, 0, length, StandardCharsets.UTF_8);
      sink.accept(new LogLine(time(stamp), error, plain ? Terminal.plain(line) : line));
      text.reset();
      stamp = new byte[0];
    }

    boolean begun() {
      return stamp.length > 0 || text.size() > 0;
    }
  }

  /** How many pieces there were so far: at least one a line. */
  int pieces() {
    return pieces;
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
      if (tty && line.text.size() > 0) {
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
        frame.write(bytes, at, part);
        at += part;
        frameLeft -= part;
      }
      if (headerLength == HEADER_BYTES && frameLeft == 0) {
        piece(header[0] == 2 ? error : output, frame.toByteArray());
        frame.reset();
        headerLength = 0;
      }
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

  private void piece(Line line, byte[] bytes) {
    pieces++;
    int start = textStart(bytes, bytes.length);
    if (!line.begun()) {
      line.stamp = Arrays.copyOf(bytes, start);
    }
    boolean last = bytes.length > start && bytes[bytes.length - 1] == '\n';
    line.text.write(bytes, start, bytes.length - start - (last ? 1 : 0));
    if (last || line.text.size() >= MAX_LINE_BYTES) {
      line.end();
    }
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
        output.text.write(bytes, start, i - start);
        start = i + 1;
        endRaw();
      }
    }
    output.text.write(bytes, start, count - start);
    if (output.text.size() >= MAX_LINE_BYTES) {
      endRaw();
    }
  }

  private void endRaw() {
    byte[] whole = output.text.toByteArray();
    output.text.reset();
    int at = textStart(whole, whole.length);
    output.stamp = Arrays.copyOf(whole, at);
    pieces++;
    while (whole.length - at > PIECE_BYTES && again(whole, at + PIECE_BYTES, output.stamp)) {
      output.text.write(whole, at, PIECE_BYTES);
      at += PIECE_BYTES + output.stamp.length;
      pieces++;
    }
    output.text.write(whole, at, whole.length - at);
    output.end();
  }

  /** Whether the line's time stamp is there again, before its next piece. */
  private static boolean again(byte[] bytes, int at, byte[] stamp) {
    return stamp.length > 0
        && at + stamp.length <= bytes.length
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
