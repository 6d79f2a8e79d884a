package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits, credentials and clients that misbehave. */
@ExtendWith(NoLeaks.class)
class HostileClientTest {

  @Test
  void aWrongTokenIsRefusedAtTheUpgrade() throws Exception {
    try (Serving server = Serving.open(it -> it.token("s3cret &+"))) {
      for (String path :
          List.of("/ws", "/ws?token=", "/ws?token=s3cret", "/ws?x=s3cret%20%26%2B")) {
        try (Wire client = Wire.connect(server.port(), path)) {
          assertThat(client.status()).isEqualTo(401);
          assertThat(client.answer).doesNotContain("s3cret");
        }
      }
      try (Wire client = Wire.connect(server.port(), "/ws?token=s3cret%20%26%2B")) {
        assertThat(client.status()).isEqualTo(101);
        assertThat(client.ask("get_disks").text()).startsWith("[");
      }
      try (Wire client = Wire.connect(server.port(), "/ws", "Authorization: Bearer s3cret &+")) {
        assertThat(client.status()).isEqualTo(101);
      }
    }
  }

  /** From an address that is not this host's own loopback, whose users are never slowed. */
  @Test
  void theRightTokenIsLetInWhateverOthersShowFromThere() throws Exception {
    InetAddress here = addressOfThisHost();
    try (Serving server = Serving.open(it -> it.host("0.0.0.0").token("right"))) {
      for (int i = 0; i < 20; i++) {
        assertThat(status(server, here, "/ws?token=outdated")).isEqualTo(401);
        assertThat(status(server, here, "/ws")).isEqualTo(401);
      }
      assertThat(status(server, here, "/ws?token=right")).isEqualTo(101);
      for (int i = 0; i < 20; i++) {
        assertThat(status(server, here, "/ws?token=guess" + i)).isEqualTo(401);
      }
      assertThat(status(server, here, "/ws?token=right")).isEqualTo(101);
    }
  }

  private static int status(Serving server, InetAddress address, String path) throws IOException {
    try (Wire client = Wire.connect(address, server.port(), path)) {
      return client.status();
    }
  }

  private static InetAddress addressOfThisHost() throws SocketException {
    List<InetAddress> addresses =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(it -> it instanceof Inet4Address && !it.isLoopbackAddress())
            .toList();
    assumeThat(addresses).as("addresses beside loopback").isNotEmpty();
    return addresses.getFirst();
  }

  @Test
  void anewTokenCountsAfterAReload() throws Exception {
    try (Serving server = Serving.open(it -> it.token("old"))) {
      server.settings = new Serving.Changes().token("new").settings();
      server.running.reload();
      try (Wire client = Wire.connect(server.port(), "/ws?token=old")) {
        assertThat(client.status()).isEqualTo(401);
      }
      try (Wire client = Wire.connect(server.port(), "/ws?token=new")) {
        assertThat(client.status()).isEqualTo(101);
      }
    }
  }

  @Test
  void pagesOfElsewhereAreRefused() throws Exception {
    try (Serving server = Serving.open(it -> it.origins("https://board.example"))) {
      int port = server.port();
      assertThat(upgrade(port, "Origin: https://evil.example")).isEqualTo(403);
      assertThat(upgrade(port, "Origin: null")).isEqualTo(403);
      assertThat(upgrade(port, "Origin: http://localhost:" + port)).isEqualTo(101);
      assertThat(upgrade(port, "Origin: https://board.example")).isEqualTo(101);
      assertThat(upgrade(port)).isEqualTo(101);
    }
  }

  private static int upgrade(int port, String... headers) throws IOException {
    try (Wire client = Wire.connect(port, "/ws", headers)) {
      return client.status();
    }
  }

  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";

  private static String handshake(int port, String line, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      String request =
          line + "\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + headers;
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = new byte[1000];
      int length = Math.max(0, socket.getInputStream().read(answer));
      return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
    }
  }

  /** A stranger is told what is wrong, and the log tells nothing of it. */
  @Test
  void aMalformedUpgradeIsRefusedAndNotLogged() throws Exception {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler recorder =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            logged.add(entry.getLevel() + " " + entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger.getLogger("").addHandler(recorder);
    try (Serving server = Serving.open()) {
      int port = server.port();
      String get = "GET /ws HTTP/1.1";
      assertThat(handshake(port, get, VERSION + KEY)).startsWith("HTTP/1.1 101 ");
      for (String key :
          List.of(
              "",
              KEY + KEY,
              "Sec-WebSocket-Key:\r\n",
              "Sec-WebSocket-Key: x\r\n",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ\r\n",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSE=\r\n",
              "Sec-WebSocket-Key: !GhlIHNhbXBsZSBub25jZQ==\r\n",
              KEY + "Sec-WebSocket-Extensions: permessage-deflate; \"\r\n",
              KEY + "Sec-WebSocket-Protocol: \"\r\n")) {
        assertThat(handshake(port, get, VERSION + key)).as(key).startsWith("HTTP/1.1 400 ");
      }
      for (String query : List.of("a|b", "%zz", "a=^{}", "token=%ff", "\"<>\\`")) {
        assertThat(handshake(port, "GET /ws?" + query + " HTTP/1.1", VERSION + KEY))
            .as(query)
            .startsWith("HTTP/1.1 400 ");
      }
      assertThat(handshake(port, "GET ftp://x/ws HTTP/1.1", VERSION + KEY))
          .startsWith("HTTP/1.1 400 ");
      for (String version : List.of("", "Sec-WebSocket-Version: 8\r\n", VERSION + VERSION)) {
        assertThat(handshake(port, get, version + KEY))
            .as(version)
            .startsWith("HTTP/1.1 426 ")
            .containsIgnoringCase("\r\n" + VERSION);
      }
      assertThat(handshake(port, "POST /ws HTTP/1.1", VERSION + KEY)).startsWith("HTTP/1.1 426 ");
      assertThat(handshake(port, "GET /ws HTTP/1.0", VERSION + KEY)).startsWith("HTTP/1.1 426 ");
    } finally {
      Logger.getLogger("").removeHandler(recorder);
    }
    assertThat(logged).noneMatch(line -> line.startsWith("WARNING") || line.startsWith("SEVERE"));
  }

  @Test
  void anOfferToDeflateThatIsWrongIsDeclined() throws Exception {
    try (Serving server = Serving.open()) {
      for (String offer :
          List.of("foo", "client_max_window_bits=7", "server_no_context_takeover=1")) {
        String header = "Sec-WebSocket-Extensions: permessage-deflate; " + offer;
        try (Wire client = Wire.connect(server.port(), "/ws", header)) {
          assertThat(client.status()).isEqualTo(101);
          assertThat(client.answer).doesNotContain("permessage-deflate");
          assertThat(client.ask("get_disks").compressed()).isFalse();
        }
        try (Wire client = Wire.connect(server.port(), "/ws", header + ", permessage-deflate")) {
          assertThat(client.answer).contains("permessage-deflate");
          assertThat(client.ask("get_disks").compressed()).isTrue();
        }
      }
    }
  }

  @Test
  void healthNeedsNoTokenAndNamesWhatFailed() throws Exception {
    try (Serving server = Serving.open(it -> it.token("s3cret"))) {
      assertThat(get(server.port(), "/healthz", "localhost")).startsWith("HTTP/1.1 200 ");
      assertThat(get(server.port(), "/healthz?full", "localhost"))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("{\"status\":\"ok\",\"failed\":[]}");
      server.readings.last(
          new io.hostsonde.api.Failed("disk", MadeUpReadings.START, "/secret/path", null));
      assertThat(get(server.port(), "/healthz?full", "127.0.0.1:1"))
          .endsWith("{\"status\":\"degraded\",\"failed\":[\"disk\"]}");
      assertThat(get(server.port(), "/healthz?full", "rebound.example"))
          .startsWith("HTTP/1.1 421 ");
      assertThat(get(server.port(), "/other", "localhost")).startsWith("HTTP/1.1 404 ");
      assertThat(get(server.port(), "/ws", "localhost")).startsWith("HTTP/1.1 426 ");
    }
  }

  private static String get(int port, String path, String host) throws IOException {
    return exchange(
        port, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  private static String exchange(int port, String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return "";
    }
  }

  @Test
  void aHundredClientsAndNotOneMore() throws Exception {
    try (Serving server = Serving.open(it -> it.clients(100))) {
      List<Wire> clients = new ArrayList<>();
      try {
        for (int i = 0; i < 100; i++) {
          clients.add(server.connect());
        }
        for (Wire client : clients) {
          client.send("get_metrics");
        }
        for (Wire client : clients) {
          assertThat(client.read().text()).startsWith("{\"sampled_at_ms\"");
        }
        assertThat(server.readings.collected.get("cpu")).hasValue(1);
        assertThat(upgrade(server.port())).isEqualTo(503);
        clients.removeFirst().close();
        await().until(() -> upgrade(server.port()) == 101);
      } finally {
        for (Wire client : clients) {
          client.close();
        }
      }
    }
  }

  @Test
  void tooLargeMessagesCloseTheirConnection() throws Exception {
    try (Serving server = Serving.open()) {
      try (Wire client = server.connect()) {
        client.send("x".repeat(65_536));
        assertThat(client.ask("get_disks").text()).startsWith("[");
        client.send(Wire.TEXT, new byte[40_000]);
        client.send(0x80, new byte[40_000]);
        assertThat(client.read().closeCode()).isEqualTo(1009);
      }
      try (Wire client = server.connect()) {
        // Says that it will send 2^62 bytes.
        client.send(new byte[] {(byte) 0x82, (byte) 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4});
        assertThat(client.read().closeCode()).isEqualTo(1009);
      }
    }
  }

  @Test
  void aRequestMayComeInFragmentsWithAPingBetween() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      client.send(Wire.TEXT, "get_".getBytes(StandardCharsets.US_ASCII));
      client.send(0x80 | Wire.PING, new byte[] {1, 2});
      client.send(0x80, "disks".getBytes(StandardCharsets.US_ASCII));
      Wire.Frame pong = client.read();
      assertThat(pong.opcode()).isEqualTo(Wire.PONG);
      assertThat(pong.payload()).containsExactly(1, 2);
      assertThat(client.read().text()).startsWith("[");
    }
  }

  @Test
  void brokenFramesCloseTheirConnectionOnly() throws Exception {
    try (Serving server = Serving.open();
        Wire bystander = server.connect()) {
      Random random = new Random(1);
      for (int i = 0; i < 50; i++) {
        try (Wire client = server.connect()) {
          byte[] garbage = new byte[200];
          random.nextBytes(garbage);
          garbage[0] = (byte) (0xf0 | garbage[0]); // reserved bits
          client.send(garbage);
          Wire.Frame frame = client.read();
          assertThat(frame.ended() || frame.opcode() == Wire.CLOSE).isTrue();
        }
      }
      try (Wire client = server.connect()) {
        client.send(0x80 | Wire.TEXT, new byte[] {(byte) 0xc3, (byte) 0x28});
        assertThat(client.read().closeCode()).isEqualTo(1007);
      }
      try (Wire client = server.connect()) {
        byte[] unmasked = {(byte) 0x81, 1, 'x'};
        client.send(unmasked);
        assertThat(client.read().closeCode()).isEqualTo(1002);
      }
      assertThat(bystander.ask("get_disks").text()).startsWith("[");
    }
  }

  @Test
  void garbageInsteadOfHttpIsAnsweredOrClosed() throws Exception {
    try (Serving server = Serving.open()) {
      assertThat(exchange(server.port(), "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"))
          .satisfiesAnyOf(
              answer -> assertThat(answer).isEmpty(),
              answer -> assertThat(answer).startsWith("HTTP/1.1 400"));
      assertThat(
              exchange(
                  server.port(),
                  "GET /ws HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(9000) + "\r\n\r\n"))
          .startsWith("HTTP/1.1 431");
      try (Wire client = server.connect()) {
        assertThat(client.ask("get_disks").text()).startsWith("[");
      }
    }
  }

  @Test
  void aSilentClientOfTheTextDialectIsClosedWithoutAPing() throws Exception {
    try (Serving server = Serving.open(it -> it.idle(Duration.ofMillis(300)));
        Wire client = server.connect()) {
      client.ask("get_disks");
      assertThat(client.read().closeCode()).isEqualTo(1001);
      assertThat(client.read().ended()).isTrue();
    }
  }

  @Test
  void aSilentClientOfJsonIsPingedFirst() throws Exception {
    try (Serving server = Serving.open(it -> it.idle(Duration.ofMillis(300)));
        Wire client = server.connect()) {
      client.ask("{\"type\":\"disks\"}");
      for (int i = 0; i < 3; i++) {
        Wire.Frame ping = client.read();
        assertThat(ping.opcode()).isEqualTo(Wire.PING);
        client.send(0x80 | Wire.PONG, ping.payload());
      }
      assertThat(client.read().opcode()).isEqualTo(Wire.PING);
      assertThat(client.read().closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void nothingComesUnasked() throws Exception {
    try (Serving server = Serving.open();
        Wire client = server.connect()) {
      client.ask("get_metrics");
      assertThat(client.silent(700)).isTrue();
    }
  }

  @Test
  void aReaderThatDoesNotReadIsDropped() throws Exception {
    try (Serving server = Serving.open(it -> it.write(Duration.ofMillis(500)));
        Wire bystander = server.connect()) {
      server.readings.put("processes", Samples.processes(20_000));
      server.readings.logs = null;
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.setSoTimeout(20_000);
        upgradeBy(socket);
        byte[] request = Wire.frame(0x81, "get_processes".getBytes(StandardCharsets.US_ASCII));
        try {
          for (int i = 0; i < 500; i++) {
            socket.getOutputStream().write(request);
          }
        } catch (SocketException e) {
          assertThat(e).isNotNull(); // dropped while it still asked
        }
        // Less than it asked for comes, and then the end.
        assertThat(drained(socket)).isTrue();
      }
      assertThat(bystander.ask("get_disks").text()).startsWith("[");
    }
  }

  private static void upgradeBy(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            """
            GET /ws HTTP/1.1
            Host: x
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads nothing until the server gave up, then what is left. */
  private static boolean drained(Socket socket) throws IOException {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          try {
            socket.getOutputStream().write(Wire.frame(0x8a, new byte[0]));
            return false;
          } catch (SocketException e) {
            return true;
          }
        });
    try (InputStream in = socket.getInputStream()) {
      while (in.read(new byte[8192]) >= 0) {
        // what was in the kernel's buffers
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void closingSaysGoodByeWithinASecond() throws Exception {
    Serving server = Serving.open();
    try (Wire polite = server.connect();
        Wire halfOpen = server.connect()) {
      polite.ask("get_disks");
      halfOpen.ask("get_disks");
      Thread closing = Thread.ofVirtual().start(server::close);
      Wire.Frame bye = polite.read();
      assertThat(bye.closeCode()).isEqualTo(1001);
      polite.send(0x80 | Wire.CLOSE, bye.payload());
      assertThat(polite.read().ended()).isTrue();
      assertThat(closing.join(Duration.ofSeconds(2))).isTrue();
      assertThat(halfOpen.read().closeCode()).isEqualTo(1001);
      assertThat(halfOpen.read().ended()).isTrue();
    }
  }

  @Test
  void textIsDeflatedForThoseWhoOfferItAndBinaryIsNot() throws Exception {
    try (Serving server = Serving.open();
        Wire client =
            Wire.connect(server.port(), "/ws", "Sec-WebSocket-Extensions: permessage-deflate")) {
      assertThat(client.answer)
          .contains("permessage-deflate")
          .contains("server_no_context_takeover");
      server.readings.put("processes", Samples.processes(200));
      for (int i = 0; i < 3; i++) {
        Wire.Frame text = client.ask("get_disks");
        assertThat(text.compressed()).isTrue();
        assertThat(inflated(text.payload())).startsWith("[{\"name\":\"/dev/vda\"");
        Wire.Frame binary = client.ask("get_processes");
        assertThat(binary.compressed()).isFalse();
        assertThat(binary.payload()).startsWith(0x1f, 0x8b);
      }
    }
  }

  private static String inflated(byte[] payload) throws Exception {
    Inflater inflater = new Inflater(true);
    inflater.setInput(payload);
    byte[] out = new byte[10_000];
    int length = inflater.inflate(out);
    inflater.end();
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  @Test
  void aPortInUseIsSaidSo() throws Exception {
    try (Serving server = Serving.open()) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> Serving.open(it -> it.port(server.port()))))
          .isInstanceOf(IOException.class)
          .hasMessage("port " + server.port() + " on 127.0.0.1 is in use; set websocket.port");
    }
  }
}
