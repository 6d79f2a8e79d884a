package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Connections that say nothing, or a byte a second: more than the listener takes. Those that are
 * dropped come again.
 */
final class SlowAttacks {

  private static final int BEYOND = 50;
  private static final Duration PACE = Duration.ofSeconds(1);

  /** Beyond so many in a row that get no connection, the others wait for the next round. */
  private static final int ENOUGH = 5;

  private static final String HEAD = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n";

  private SlowAttacks() {}

  static List<Attack> all() {
    Setup http = Setup.EVERY_WIRE.only(Wire.WEBSOCKET, Wire.PROMETHEUS);
    byte[] hello = ClientHello.of(new Random(1));
    return List.of(
        Assault.on(
            http,
            "slow-heads",
            (target, scene) -> drip(target, scene, ascii(HEAD + "X-Slow: "), ascii("a"))),
        Assault.on(
            Setup.EVERY_WIRE.withTls(),
            "slow-handshakes",
            (target, scene) ->
                drip(
                    target,
                    scene,
                    java.util.Arrays.copyOf(hello, 6),
                    java.util.Arrays.copyOfRange(hello, 6, hello.length))),
        Assault.on(
            Setup.EVERY_WIRE,
            "slow-idle",
            (target, scene) -> drip(target, scene, new byte[0], new byte[0])),
        Assault.on(
            http,
            "slow-bodies",
            (target, scene) ->
                drip(
                    target,
                    scene,
                    ascii(HEAD.replace("GET", "POST") + "Content-Length: 100000\r\n\r\n"),
                    ascii("a"))),
        Assault.on(
            http,
            "slow-readers",
            (target, scene) ->
                drip(target, scene, ascii((HEAD + "\r\n").repeat(1000)), ascii(HEAD + "\r\n"))),
        Assault.on(
            Setup.EVERY_WIRE.only(Wire.TCP),
            "slow-keys",
            (target, scene) -> drip(target, scene, new byte[0], ascii("a"))));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * On each door.
   *
   * @param first what is sent at once
   * @param then what is sent, a byte a second, over and over; empty for nothing more
   */
  private static String drip(Target target, Scene scene, byte[] first, byte[] then)
      throws Exception {
    long end = scene.until(20, 6);
    int opened = 0;
    List<Slow> all =
        target.doors().stream()
            .map(door -> scene.later(new Slow(door, door.wire().limit() + BEYOND)))
            .toList();
    while (System.nanoTime() < end) {
      long round = System.nanoTime();
      for (Slow slow : all) {
        opened += slow.round(first, then);
      }
      long left = PACE.toNanos() - (System.nanoTime() - round);
      Thread.sleep(Duration.ofNanos(Math.max(0, left)));
    }
    int held = all.stream().mapToInt(slow -> slow.sockets.length).sum();
    return String.format("%d connections at a time, %,d opened", held, opened);
  }

  private static final class Slow implements AutoCloseable {

    private final Door door;
    private final Socket[] sockets;
    private int sent;

    Slow(Door door, int count) {
      this.door = door;
      sockets = new Socket[count];
    }

    /** Opens what is not open, sends a byte to what is; how many were opened. */
    int round(byte[] first, byte[] then) throws IOException {
      int opened = 0;
      int failed = 0;
      for (int i = 0; i < sockets.length && failed < ENOUGH; i++) {
        try {
          if (sockets[i] == null || sockets[i].isClosed()) {
            sockets[i] = door.connect(Duration.ofMillis(50), 4_096);
            sockets[i].getOutputStream().write(first);
            opened++;
          } else if (gone(sockets[i])) {
            sockets[i].close();
          } else if (then.length > 0) {
            sockets[i].getOutputStream().write(then[sent % then.length]);
          }
        } catch (IOException e) {
          failed++;
          if (sockets[i] != null) {
            sockets[i].close();
          }
        }
      }
      sent++;
      return opened;
    }

    /** Whether the other side has hung up; takes nothing that a slow reader leaves unread. */
    private static boolean gone(Socket socket) throws IOException {
      if (socket.getInputStream().available() > 0) {
        return false;
      }
      socket.setSoTimeout(1);
      try {
        return socket.getInputStream().read() < 0;
      } catch (java.net.SocketTimeoutException open) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }
}
