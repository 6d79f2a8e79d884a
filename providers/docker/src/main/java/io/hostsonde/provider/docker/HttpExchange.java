package io.hostsonde.provider.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * HTTP/1.1 over a wire, as far as an engine's API needs it: GET, one request after another, answers
 * with a length, in chunks or until the end. For one thread at a time; {@link #close} by any.
 */
final class HttpExchange implements AutoCloseable {

  static final int MAX_HEAD_BYTES = 32 << 10;
  static final int MAX_LINE_BYTES = 8 << 10;
  static final int BUFFER_BYTES = 16 << 10;
  private static final long UNTIL_END = Long.MAX_VALUE;

  private final Wire wire;
  private final String host;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;

  /** What is left of the body, or of its chunk. */
  private long left;

  private boolean chunked;
  private boolean firstChunk;
  private boolean bodyEnded = true;
  private boolean reusable;

  /**
   * Takes a wire over.
   *
   * @param host for the header that HTTP demands
   */
  HttpExchange(Wire wire, String host) {
    this.wire = wire;
    this.host = host;
  }

  /**
   * Sends a request and reads the head of its answer.
   *
   * @return the status
   */
  int get(ApiPath path, String apiVersion, long waitNanos) throws IOException {
    if (!bodyEnded) {
      throw new IllegalStateException("the last answer was not read to its end");
    }
    String request =
        "GET "
            + path.under(apiVersion)
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: hostsonde\r\nAccept: */*\r\n\r\n";
    wire.write(request.getBytes(StandardCharsets.US_ASCII), waitNanos);
    long deadline = System.nanoTime() + waitNanos;
    int status = head(deadline);
    while (status >= 100 && status < 200) {
      status = head(deadline);
    }
    return status;
  }

  private int head(long deadline) throws IOException {
    String first = line(deadline);
    if (!first.startsWith("HTTP/1.") || first.length() < 12) {
      throw new IOException("this is no HTTP: '" + first + "'");
    }
    int status = (int) number(first.substring(9, 12), 10);
    chunked = false;
    left = UNTIL_END;
    reusable = !first.startsWith("HTTP/1.0");
    int bytes = first.length();
    for (String line = line(deadline); !line.isEmpty(); line = line(deadline)) {
      bytes += line.length();
      if (bytes > MAX_HEAD_BYTES) {
        throw new IOException("the head of the answer is larger than " + MAX_HEAD_BYTES + " bytes");
      }
      header(line);
    }
    if (status < 200 || status == 204 || status == 304) {
      left = 0;
    }
    firstChunk = true;
    if (chunked) {
      left = 0;
    }
    bodyEnded = !chunked && left == 0;
    return status;
  }

  private void header(String line) throws IOException {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw new IOException("this is no header: '" + line + "'");
    }
    String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
    switch (name) {
      case "content-length" -> left = number(value, 10);
      case "transfer-encoding" -> chunked = value.endsWith("chunked");
      case "connection" -> reusable &= !value.equals("close");
      default -> {}
    }
  }

  /**
   * Reads from the body what there is, at least one byte.
   *
   * @return how many bytes, -1 at its end
   * @throws SocketTimeoutException when none came; reading may go on
   */
  int read(byte[] into, int from, int length, long waitNanos) throws IOException {
    long deadline = System.nanoTime() + waitNanos;
    if (bodyEnded || (chunked && left == 0 && !nextChunk(deadline))) {
      return -1;
    }
    int room = (int) Math.min(length, left);
    int count;
    if (position < limit) {
      count = Math.min(room, limit - position);
      System.arraycopy(buffer, position, into, from, count);
      position += count;
    } else {
      count = wire.read(into, from, room, left(deadline));
    }
    if (count < 0) {
      bodyEnded = true;
      boolean whole = left == UNTIL_END;
      reusable = false;
      if (!whole) {
        throw new EOFException("the answer ended early");
      }
      return -1;
    }
    if (left != UNTIL_END) {
      left -= count;
      bodyEnded = left == 0 && !chunked;
    }
    return count;
  }

  /**
   * The rest of the body as a stream, of which nothing is held here.
   *
   * @param most how many bytes it may have
   * @param waitNanos until when all of it must have been read, however much comes: who sends
   *     without end must not keep a core busy
   */
  InputStream body(long most, long waitNanos) {
    return new Body(most, System.nanoTime() + waitNanos);
  }

  private final class Body extends InputStream {

    private final long most;
    private final long deadline;
    private long count;

    Body(long most, long deadline) {
      this.most = most;
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int read = HttpExchange.this.read(into, from, length, left(deadline));
      count += Math.max(0, read);
      if (count > most) {
        throw new IOException("the answer is larger than " + most + " bytes");
      }
      return read;
    }
  }

  /**
   * How long there is until a deadline.
   *
   * @throws SocketTimeoutException when it has passed, whether or not there is something to read
   */
  static long left(long deadline) throws SocketTimeoutException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("the time for it has passed");
    }
    return left;
  }

  /** Whether another request may follow on this connection. */
  boolean reusable() {
    return reusable && bodyEnded && position == limit;
  }

  /**
   * The size of the next chunk. When its line has not come within the wait nothing is lost: a line
   * is taken only when it is whole.
   */
  private boolean nextChunk(long deadline) throws IOException {
    if (!firstChunk && !peekLine(deadline).isEmpty()) {
      throw new IOException("a chunk is longer than it said");
    }
    if (!firstChunk) {
      // Both lines must be there before one is taken, so that a time-out in between can be resumed.
      firstChunk = true;
      line(deadline);
    }
    String size = line(deadline);
    int extension = size.indexOf(';');
    left = number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
    firstChunk = false;
    if (left == 0) {
      while (!line(deadline).isEmpty()) {
        // trailers
      }
      bodyEnded = true;
    }
    return !bodyEnded;
  }

  private String line(long deadline) throws IOException {
    String line = peekLine(deadline);
    while (buffer[position] != '\n') {
      position++;
    }
    position++;
    return line;
  }

  /** The next line without its end; the cursor stays before it. */
  private String peekLine(long deadline) throws IOException {
    int scanned = position;
    while (true) {
      for (; scanned < limit; scanned++) {
        if (buffer[scanned] == '\n') {
          int end = scanned > position && buffer[scanned - 1] == '\r' ? scanned - 1 : scanned;
          return new String(buffer, position, end - position, StandardCharsets.ISO_8859_1);
        }
      }
      if (limit - position > MAX_LINE_BYTES) {
        throw new IOException("a line of the answer is longer than " + MAX_LINE_BYTES + " bytes");
      }
      if (position > 0) {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        scanned -= position;
        limit -= position;
        position = 0;
      }
      int count = wire.read(buffer, limit, buffer.length - limit, left(deadline));
      if (count < 0) {
        bodyEnded = true;
        reusable = false;
        throw new EOFException("the connection was closed");
      }
      limit += count;
    }
  }

  private static long number(String digits, int radix) throws IOException {
    try {
      long number = Long.parseLong(digits, radix);
      if (number >= 0 && !digits.startsWith("+")) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException("this is no length or status: '" + digits + "'");
  }

  @Override
  public void close() {
    wire.close();
  }
}
