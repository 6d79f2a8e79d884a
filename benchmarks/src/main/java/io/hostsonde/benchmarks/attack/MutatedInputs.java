package io.hostsonde.benchmarks.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** Valid inputs with something changed, many on each wire. */
final class MutatedInputs {

  private static final int THREADS = 4;

  /** How long an answer is waited for to an input that may need none. */
  private static final int PATIENCE_MILLIS = 50;

  /** For frames, of which many make the agent wait for the rest, less: the next has its own. */
  private static final int FRAME_PATIENCE_MILLIS = 10;

  /** So many go out on one WebSocket at most. */
  private static final int MOST_ON_ONE = 200;

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  private MutatedInputs() {}

  static List<Attack> all() {
    Setup every = Setup.EVERY_WIRE.with("processes.journalctl", "/bin/true");
    return List.of(
        Assault.on(
            every,
            "mutated-websocket-frames",
            (target, scene) -> frames(target.door(Wire.WEBSOCKET), scene)),
        Assault.on(
            every,
            "mutated-websocket-requests",
            (target, scene) -> requests(target.door(Wire.WEBSOCKET), scene)),
        onConnections(every, "mutated-http", Wire.WEBSOCKET, http()),
        onConnections(every, "mutated-scrapes", Wire.PROMETHEUS, scrapes()),
        onConnections(
            every,
            "mutated-keys",
            Wire.TCP,
            texts(Door.SECRET + "\n", "wrong\n", "\n", "a\r\nb\n")),
        onConnections(Setup.EVERY_WIRE.withTls(), "mutated-tls", Wire.WEBSOCKET, records()));
  }

  private interface Sender {
    void send(byte[] input) throws IOException;
  }

  private static Attack onConnections(Setup setup, String name, Wire wire, List<byte[]> valid) {
    return Assault.on(
        setup,
        name,
        (target, scene) -> {
          Door door = target.door(wire);
          return each(
              new Mutator(scene.options().seed(), valid),
              scene,
              () ->
                  input -> {
                    try (Socket socket = door.connect(Duration.ofSeconds(2))) {
                      Door.sendAndForget(socket, input, PATIENCE_MILLIS);
                      socket.setSoLinger(true, 0);
                    }
                  });
        });
  }

  private interface NewSender {
    Sender make();
  }

  private static String each(Mutator mutator, Scene scene, NewSender senders)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger unsent = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Sender sender = senders.make();
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                int number = next.getAndIncrement();
                while (number < scene.options().inputs()) {
                  try {
                    sender.send(mutator.input(number));
                  } catch (IOException e) {
                    unsent.incrementAndGet();
                  }
                  number = next.getAndIncrement();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    int all = scene.options().inputs();
    if (unsent.get() > all / 10) {
      scene.broke(String.format("%,d of %,d inputs found nobody", unsent.get(), all));
    }
    return String.format("%,d inputs, seed %d", all - unsent.get(), scene.options().seed());
  }

  /** One WebSocket after another: a new one when the agent has closed the last. */
  private static final class WebSocketSender implements Sender {

    private final Door door;
    private final boolean framed;
    private final String handshake;
    private final List<Socket> socket = new ArrayList<>(1);
    private int sent;

    WebSocketSender(Door door, boolean framed, boolean deflate) {
      this.door = door;
      this.framed = framed;
      String head = door.upgradeRequest();
      handshake =
          deflate
              ? head.replace(
                  "Sec-WebSocket-Version",
                  "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Version")
              : head;
    }

    @Override
    public void send(byte[] input) throws IOException {
      if (socket.isEmpty()) {
        Socket fresh = door.connect(Duration.ofSeconds(2));
        socket.add(fresh);
        sent = 0;
        Door.write(fresh, handshake);
        if (!Door.until(fresh.getInputStream(), "\r\n\r\n").startsWith("HTTP/1.1 101")) {
          drop();
          throw new IOException("no upgrade");
        }
      }
      try {
        Socket open = socket.getFirst();
        open.setSoTimeout(framed ? FRAME_PATIENCE_MILLIS : PATIENCE_MILLIS);
        open.getOutputStream().write(framed ? input : Door.frame(TEXT, input));
        // What is written behind an input that ends the connection would reach nobody.
        open.getOutputStream().write(Door.frame(PING, "there?"));
        takeAll(open);
        sent++;
      } catch (IOException e) {
        drop(); // closed by the agent, as it has to be after most
      }
      if (sent >= MOST_ON_ONE) {
        drop();
      }
    }

    private static void takeAll(Socket open) throws IOException {
      byte[] sink = new byte[16_384];
      int most = 200;
      do {
        if (open.getInputStream().read(sink) < 0) {
          throw new IOException("closed");
        }
        most--;
      } while (open.getInputStream().available() > 0 && most > 0);
    }

    private void drop() throws IOException {
      if (!socket.isEmpty()) {
        Socket open = socket.removeFirst();
        open.setSoLinger(true, 0);
        open.close();
      }
    }
  }

  private static String frames(Door door, Scene scene) throws InterruptedException {
    byte[] compressed = compressedFrame("{\"type\":\"metrics\"}");
    byte[] fragments = Door.frame(TEXT, "{\"type\":");
    fragments[0] = TEXT; // more follows
    byte[] last = Door.frame(0, "\"disks\"}");
    List<byte[]> valid =
        List.of(
            Door.frame(TEXT, "{\"type\":\"metrics\"}"),
            Door.frame(TEXT, "get_metrics"),
            Door.frame(BINARY, new byte[300]),
            Door.frame(PING, "ping"),
            Door.frame(CLOSE, new byte[] {3, (byte) 0xe8}),
            Door.frame(TEXT, "é".repeat(200)),
            concatenated(fragments, last),
            compressed);
    AtomicInteger senders = new AtomicInteger();
    return each(
        new Mutator(scene.options().seed(), valid),
        scene,
        () -> new WebSocketSender(door, true, senders.getAndIncrement() % 2 == 0));
  }

  private static String requests(Door door, Scene scene) throws InterruptedException {
    List<byte[]> valid =
        texts(
            "get_metrics",
            "get_disks",
            "get_processes",
            "get_process_metrics:1",
            "get_journal_entries:1",
            "{\"type\":\"metrics\"}",
            "{\"type\":\"process\",\"pid\":1}",
            "{\"type\":\"sample\",\"source\":\"cpu\"}",
            "{\"type\":\"sources\"}",
            "{\"type\":\"containers\"}",
            "{\"type\":\"logs\",\"container\":\"web\",\"lines\":50}");
    return each(
        new Mutator(scene.options().seed(), valid),
        scene,
        () -> new WebSocketSender(door, false, false));
  }

  private static List<byte[]> http() {
    return texts(
        "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "GET /healthz?full HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*;q=0.5\r\n\r\n",
        "GET /ws?token="
            + Door.SECRET
            + " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate;"
            + " client_max_window_bits=10\r\nOrigin: http://127.0.0.1\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde",
        "POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
        "GET /healthz HTTP/1.0\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n");
  }

  private static List<byte[]> scrapes() {
    return texts(
        "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
            + Door.SECRET
            + "\r\nAccept: application/openmetrics-text;version=1.0.0;q=0.8,text/plain;q=0.5\r\n"
            + "Accept-Encoding: gzip;q=1.0, identity\r\n\r\n",
        "GET /metrics?token=" + Door.SECRET + " HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: a\r\nX-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n",
        "GET /metrics HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  }

  private static List<byte[]> records() {
    byte[] hello = ClientHello.of(new Random(1));
    return List.of(
        hello,
        concatenated(hello, new byte[] {0x14, 3, 3, 0, 1, 1}),
        concatenated(hello, new byte[] {0x17, 3, 3, 0, 4, 1, 2, 3, 4}),
        new byte[] {0x15, 3, 3, 0, 2, 1, 0});
  }

  private static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static byte[] compressedFrame(String text) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
    byte[] out = new byte[200];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    // Without the four bytes that each flush ends with (RFC 7692, 7.2.1).
    byte[] frame = Door.frame(TEXT, java.util.Arrays.copyOf(out, length - 4));
    frame[0] |= 0x40;
    return frame;
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }
}
