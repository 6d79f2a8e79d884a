package io.hostsonde.transport.websocket;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks this agent once, some seconds after its start, what a monitor asks. The JVM compiles code
 * when that was run some times, which is most of what the first minutes of a monitor cost: so it is
 * done in time that nobody needs (docs/decisions/0077). Over a connection as any other, because the
 * way from the socket to the answer is half of that code. Whoever connects meanwhile ends it.
 */
final class WarmUp implements AutoCloseable {

  /**
   * When, and how much.
   *
   * @param after how long the start has for itself
   * @param pause between rounds
   */
  record Pace(Duration after, Duration pause, int rounds) {

    /** The pause is more than those who ask share an answer for, so that each round measures. */
    static final Pace DEFAULT = new Pace(Duration.ofSeconds(2), Duration.ofMillis(260), 50);
  }

  /** Of a round; the second metrics are those that were encoded for the first. */
  private static final List<String> REQUESTS =
      List.of("get_metrics", "get_processes", "get_metrics", "get_disks");

  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int HEAD_BYTES = 4096;
  private static final int TEXT_FRAME = 0x81;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final InetSocketAddress address;
  private final @Nullable String token;
  private final IntSupplier connected;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Does nothing yet.
   *
   * @param address where this agent listens, without TLS
   * @param connected how many clients it has
   */
  WarmUp(InetSocketAddress address, @Nullable String token, IntSupplier connected) {
    this.address = address;
    this.token = token;
    this.connected = connected;
  }

  /** Begins, on a thread of its own. */
  Thread start(Pace pace) {
    return Thread.ofPlatform()
        .daemon()
        .name("websocket-warm-up")
        .start(() -> {
          try {
            if (!closedWithin(pace.after()) && connected.getAsInt() == 0) {
              ask(pace);
            }
          } catch (IOException e) {
            LOG.log(Level.DEBUG, "the warm-up ended: {0}", e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private boolean closedWithin(Duration time) throws InterruptedException {
    return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask(Pace pace) throws IOException, InterruptedException {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(address, (int) PATIENCE.toMillis());
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = socket.getOutputStream();
      upgrade(in, out);
      for (int round = 0; round < pace.rounds(); round++) {
        for (String request : REQUESTS) {
          out.write(frame(request));
          skipFrame(in);
        }
        if (closedWithin(pace.pause()) || connected.getAsInt() > 1) {
          return;
        }
      }
    }
  }

  private void upgrade(DataInputStream in, OutputStream out) throws IOException {
    String request =
        """
        GET /ws HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: aG9zdHNvbmRlIHdhcm0tdQ==\r
        """
            .formatted(address.getPort());
    String bearer = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
    out.write((request + bearer + "\r\n").getBytes(StandardCharsets.UTF_8));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
      if (head.length() > HEAD_BYTES) {
        throw new IOException("a head without an end");
      }
    }
    if (!head.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("no upgrade: " + head.substring(0, head.indexOf("\r\n")));
    }
  }

  /** As a client has to send it: masked, here by zeros, which change nothing. */
  private static byte[] frame(String request) {
    byte[] text = request.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[2 + 4 + text.length];
    frame[0] = (byte) TEXT_FRAME;
    frame[1] = (byte) (MASKED | text.length);
    System.arraycopy(text, 0, frame, 6, text.length);
    return frame;
  }

  private static void skipFrame(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    long length = in.readUnsignedByte() & LENGTH;
    if (length == LENGTH_16) {
      length = in.readUnsignedShort();
    } else if (length == LENGTH_64) {
      length = in.readLong();
    }
    in.skipNBytes(length);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
