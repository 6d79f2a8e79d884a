package io.hostsonde.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.testkit.Leaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener among those who want to close it, or to be the only ones at it. */
class StrangersTest {

  private static final int MOST = 12;
  private static final Duration HEAD = Duration.ofMillis(500);
  private static final HttpLimits LIMITS =
      new HttpLimits(MOST, 1024, HEAD, Duration.ofSeconds(15), Duration.ofMillis(800), 2);

  private final List<Socket> strangers = new ArrayList<>();
  private Leaks leaks;
  private HttpListener listener;

  /** Java opens some descriptors of its own at the first use of sockets. */
  @BeforeAll
  static void warmUp() throws Exception {
    StrangersTest first = new StrangersTest();
    first.open();
    first.get();
    first.listener.stop();
  }

  @BeforeEach
  void open() throws IOException {
    leaks = Leaks.watch();
    listener = new HttpListener(new Listen("127.0.0.1", 0, null, LIMITS), "one");
    Request.Handler open =
        (request, response, callback) -> {
          Connections.of(request).isLetIn();
          Answers.text(response, callback, 200, "1");
          return true;
        };
    Request.Handler stranger =
        (request, response, callback) -> {
          Answers.text(response, callback, 401, "no");
          return true;
        };
    listener.add("one", Map.of("/a", open, "/no", stranger));
    listener.start();
  }

  @AfterEach
  void close() throws Exception {
    dropStrangers();
    listener.stop();
    leaks.assertNone();
  }

  private void dropStrangers() throws IOException {
    for (Socket stranger : strangers) {
      stranger.close();
    }
    strangers.clear();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()), 5_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Socket stranger(String sent) throws IOException {
    Socket stranger = connect();
    strangers.add(stranger);
    send(stranger, sent);
    return stranger;
  }

  /** The status line of an answer to a request that closes its connection. */
  private String get() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void connectionsThatComeAndGoAroundTheLimitDoNotCloseTheListener() throws Exception {
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < MOST + 3; i++) {
        Socket socket = connect();
        socket.setSoLinger(true, 0);
        strangers.add(socket);
      }
      dropStrangers();
    }
    assertThat(get()).startsWith("HTTP/1.1 200");
  }

  @Test
  void thoseWhoDripTheirHeadMakeRoomForOthers() throws Exception {
    Socket oldest = stranger("GET /a HT");
    for (int i = 0; i < MOST - 1; i++) {
      stranger("G");
    }
    for (int i = 0; i < 4; i++) {
      stranger("G");
      assertThat(get()).startsWith("HTTP/1.1 200");
    }
    assertThat(ended(oldest)).isTrue();
  }

  @Test
  void aHeadHasItsTimeInAll() throws Exception {
    Socket slow = stranger("GET /a HTTP/1.1\r\nHost: x\r\nX: ");
    long began = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(10))
        .until(() -> !drips(slow));
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(HEAD.toNanos() / 2);
  }

  /** Whether one more byte still finds somebody. */
  private static boolean drips(Socket socket) {
    try {
      send(socket, "x");
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void theNextHeadOfAConnectionHasItsTimeToo() throws Exception {
    Socket known = stranger("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(known.getInputStream().read()).isEqualTo('H');
    assertThat(known.getInputStream().readNBytes(20)).isNotEmpty();
    send(known, "GET /a HT");
    known.setSoTimeout(10_000);
    assertThat(known.getInputStream().readAllBytes()).isNotNull();
  }

  @Test
  void whoWasNotLetInGetsOneAnswer() throws Exception {
    Socket stranger = stranger("GET /no HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3));
    String answer = new String(stranger.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(answer).containsOnlyOnce("HTTP/1.1 401").contains("Connection: close");
  }

  @Test
  void thoseWhoRestMakeRoomForThoseWhoAsk() throws Exception {
    for (int i = 0; i < 3 * MOST; i++) {
      Socket resting = stranger("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(resting.getInputStream().read()).isEqualTo('H');
    }
    assertThat(get()).startsWith("HTTP/1.1 200");
    int now = Objects.requireNonNull(listener.server()).connector().connections().count();
    assertThat(now).isLessThanOrEqualTo(2 * MOST);
  }

  private static void close(Selector selector) {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aListenerWhoseThreadCannotGoOnIsOpenedAnew() throws Exception {
    EagerConnector connector = Objects.requireNonNull(listener.server()).connector();
    ManagedSelector selector =
        connector.getSelectorManager().getBeans(ManagedSelector.class).iterator().next();
    selector.submit(StrangersTest::close);
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .untilAsserted(() -> {
          assertThat(Objects.requireNonNull(listener.server()).connector()).isNotSameAs(connector);
          assertThat(get()).startsWith("HTTP/1.1 200");
        });
  }
}
