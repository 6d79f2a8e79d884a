package io.hostsonde.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpListenersTest {

  private final HttpListeners listeners = new HttpListeners();

  @AfterEach
  void close() {
    listeners.close();
  }

  private static Listen at(int port, @Nullable SSLContext tls) {
    return new Listen("127.0.0.1", port, tls, HttpLimits.DEFAULTS);
  }

  private static Request.Handler saying(String line) {
    return (request, response, callback) -> {
      Answers.text(response, callback, 200, line);
      return true;
    };
  }

  /** What all loggers say while it is open. */
  private static final class Recording extends Handler implements AutoCloseable {

    private final List<String> lines;

    Recording(List<String> lines) {
      this.lines = lines;
      Logger.getLogger("").addHandler(this);
    }

    @Override
    public synchronized void publish(LogRecord entry) {
      lines.add(entry.getLoggerName() + " " + entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      Logger.getLogger("").removeHandler(this);
    }
  }

  private static String get(int port, String path) throws IOException {
    return exchange(port, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }

  private static String exchange(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void transportsShareAPortUntilTheLastLeaves() throws Exception {
    Mount one = listeners.mount(at(0, null), "one", Map.of("/a", saying("1")));
    int port = one.port();
    Mount two =
        listeners.mount(
            at(port, null), "two", Map.of("/b/*", saying("2"), "/b/c", saying("exact")));
    assertThat(two.port()).isEqualTo(port);
    assertThat(get(port, "/a?x=1")).endsWith("\r\n\r\n1\n");
    assertThat(get(port, "/b")).endsWith("2\n");
    assertThat(get(port, "/b/x/y")).endsWith("2\n");
    assertThat(get(port, "/b/c")).endsWith("exact\n");
    assertThat(get(port, "/bc")).startsWith("HTTP/1.1 404");
    two.close();
    two.close();
    assertThat(get(port, "/b")).startsWith("HTTP/1.1 404");
    assertThat(get(port, "/a")).endsWith("1\n");
    one.close();
    assertThatThrownBy(() -> get(port, "/a")).isInstanceOf(ConnectException.class);
  }

  @Test
  void aPathTakenTwiceIsAnErrorThatNamesBoth() throws Exception {
    Mount one = listeners.mount(at(0, null), "one", Map.of("/a", saying("1")));
    assertThatThrownBy(
            () -> listeners.mount(at(one.port(), null), "two", Map.of("/a", saying("2"))))
        .isInstanceOf(IOException.class)
        .hasMessage("one and two both serve /a on the same port; set two.port to another");
    assertThat(get(one.port(), "/a")).endsWith("1\n");
  }

  @Test
  void tlsAndPlainTextDoNotShareAPort() throws Exception {
    Mount one = listeners.mount(at(0, null), "one", Map.of("/a", saying("1")));
    assertThatThrownBy(() ->
            listeners.mount(
                at(one.port(), SSLContext.getDefault()), "two", Map.of("/b", saying("2"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("two wants port " + one.port() + " on 127.0.0.1 with TLS")
        .hasMessageContaining("one has it without");
  }

  @Test
  void whatCannotBeHadIsSaidWithTheSetting() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      assertThatThrownBy(() -> listeners.mount(at(taken.getLocalPort(), null), "one", Map.of()))
          .hasMessage(
              "port %d on 127.0.0.1 is in use; set one.port".formatted(taken.getLocalPort()));
    }
    assertThatThrownBy(() ->
            listeners.mount(new Listen("192.0.2.1", 0, null, HttpLimits.DEFAULTS), "one", Map.of()))
        .hasMessage("192.0.2.1 is no address of this host; set one.host");
    assertThatThrownBy(() ->
            listeners.mount(
                new Listen("no-such-host.invalid", 0, null, HttpLimits.DEFAULTS), "one", Map.of()))
        .hasMessage("no such host: no-such-host.invalid; set one.host");
  }

  @Test
  void aHandlerThatThrowsIsA500AndNoSecretIsLogged() throws Exception {
    Mount mount =
        listeners.mount(
            at(0, null),
            "one",
            Map.of(
                "/a",
                (request, response, callback) -> {
                  throw new IllegalStateException("broken");
                }));
    List<String> logged = new ArrayList<>();
    try (Recording recording = new Recording(logged)) {
      assertThat(recording).isNotNull();
      assertThat(get(mount.port(), "/a?token=s3cret")).startsWith("HTTP/1.1 500");
    }
    assertThat(logged).anyMatch(line -> line.contains("one: /a failed"));
    assertThat(logged).noneMatch(line -> line.contains("s3cret"));
  }

  @Test
  void aMalformedRequestIsA400AndNotLogged() throws Exception {
    Request.Handler strict =
        (request, response, callback) -> {
          throw new HttpException.RuntimeException(400, "shown: " + request.getHttpURI());
        };
    Mount mount = listeners.mount(at(0, null), "one", Map.of("/a", strict));
    List<String> logged = new ArrayList<>();
    try (Recording recording = new Recording(logged)) {
      assertThat(recording).isNotNull();
      assertThat(get(mount.port(), "/a?token=s3cret"))
          .startsWith("HTTP/1.1 400")
          .doesNotContain("s3cret");
      for (String host : List.of("a b", "[::1", "a:99999", "x\r\nHost: y")) {
        assertThat(exchange(mount.port(), "GET /a HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
            .startsWith("HTTP/1.1 400");
      }
    }
    assertThat(logged).isEmpty();
  }

  @Test
  void failuresThatClientsCauseAreSaidSeldom() throws Exception {
    Request.Handler broken =
        (request, response, callback) -> {
          throw new NoClassDefFoundError("a plug-in's defect");
        };
    Mount mount = listeners.mount(at(0, null), "one", Map.of("/a/*", broken));
    List<String> logged = new ArrayList<>();
    try (Recording recording = new Recording(logged)) {
      assertThat(recording).isNotNull();
      for (int i = 0; i < 20; i++) {
        assertThat(get(mount.port(), "/a/" + i + "?token=s3cret")).startsWith("HTTP/1.1 500");
      }
    }
    assertThat(logged).singleElement().asString().endsWith("one: /a/* failed");
  }

  @Test
  void aRequestThatStopsInTheMiddleIsCutOff() throws Exception {
    HttpLimits impatient =
        new HttpLimits(
            8, 1024, Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(30), 2);
    Mount mount =
        listeners.mount(
            new Listen("127.0.0.1", 0, null, impatient), "one", Map.of("/a", saying("1")));
    assertThat(exchange(mount.port(), "GET /a HTTP/1.1\r\nHos")).doesNotContain("200 OK");
    assertThat(exchange(mount.port(), "")).isEmpty();
  }
}
