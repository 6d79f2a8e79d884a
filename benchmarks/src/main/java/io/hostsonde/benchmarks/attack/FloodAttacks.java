package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that are refused, as fast as they can be sent: how much does the agent log? */
final class FloodAttacks {

  private static final int THREADS = 2;

  /** Each request has a number in it, so that nobody can say the same twice. */
  private interface Request {
    String numbered(int number);
  }

  private FloodAttacks() {}

  static List<Attack> all() {
    String upgrade =
        """
        GET /ws HTTP/1.1
        Host: 127.0.0.1
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        """
            .replace("\n", "\r\n");
    String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    Setup http = Setup.EVERY_WIRE.only(Wire.WEBSOCKET, Wire.PROMETHEUS);
    return List.of(
        flood(
            "flood-no-websocket-key", http, Wire.WEBSOCKET, i -> upgrade + "X: " + i + "\r\n\r\n"),
        flood(
            "flood-bad-deflate",
            http,
            Wire.WEBSOCKET,
            i ->
                upgrade.replace("/ws", "/ws?token=" + Door.SECRET)
                    + key
                    + "Sec-WebSocket-Extensions: permessage-deflate; \""
                    + i
                    + "\r\n\r\n"),
        flood(
            "flood-bad-accept",
            http,
            Wire.PROMETHEUS,
            i ->
                "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: \""
                    + i
                    + "\r\nAuthorization: Bearer "
                    + Door.SECRET
                    + "\r\n\r\n"),
        flood(
            "flood-bad-host",
            http.withoutToken(),
            Wire.WEBSOCKET,
            i -> upgrade.replace("127.0.0.1", "evil " + i) + key + "\r\n"),
        flood(
            "flood-bad-host-scrape",
            http.withoutToken(),
            Wire.PROMETHEUS,
            i -> "GET /metrics HTTP/1.1\r\nHost: evil" + i + ".example\r\n\r\n"),
        flood(
            "flood-bad-origin",
            http,
            Wire.WEBSOCKET,
            i -> upgrade + key + "Origin: http://evil" + i + ".example\r\n\r\n"),
        flood(
            "flood-bad-token",
            http,
            Wire.WEBSOCKET,
            i -> upgrade.replace("/ws", "/ws?token=guess" + i) + key + "\r\n"),
        flood("flood-bad-key", Setup.EVERY_WIRE.only(Wire.TCP), Wire.TCP, i -> "guess" + i + "\n"),
        flood(
            "flood-no-http", http, Wire.WEBSOCKET, i -> "\u0000\u0001 " + i + " nothing\r\n\r\n"));
  }

  private static Attack flood(String name, Setup setup, Wire wire, Request request) {
    return Assault.on(
        setup, name, (target, scene) -> flood(target.door(wire), scene.until(10, 1), request));
  }

  private static String flood(Door door, long end, Request request) throws InterruptedException {
    AtomicInteger sent = new AtomicInteger();
    Set<String> answers = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (System.nanoTime() < end) {
                  answers.add(answer(door, request.numbered(sent.incrementAndGet())));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    List<String> sorted = new ArrayList<>(answers);
    sorted.sort(null);
    return String.format("%,d requests, answered by %s", sent.get(), String.join(", ", sorted));
  }

  private static String answer(Door door, String request) {
    try (Socket socket = door.connect(Duration.ofSeconds(1))) {
      socket.setSoTimeout(300);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = new byte[4096];
      int read = socket.getInputStream().read(answer);
      socket.setSoLinger(true, 0);
      String text = new String(answer, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
      return text.startsWith("HTTP/1.1 ") ? text.substring(9, 12) : read < 0 ? "end" : "text";
    } catch (IOException e) {
      return "nothing";
    }
  }
}
