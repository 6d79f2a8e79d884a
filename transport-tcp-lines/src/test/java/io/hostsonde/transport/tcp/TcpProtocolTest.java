package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.testkit.Leaks;
import io.hostsonde.testkit.TestClock;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialect over real sockets. */
class TcpProtocolTest {

  private static final String UNAUTHORIZED = "Unauthorized\n";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static TcpSettings impatient(long keyMillis) {
    return Stage.with(5000, 256, Duration.ofMillis(keyMillis), Duration.ofSeconds(60), List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\nand more that nobody needs"})
  void theKeyOpens(String end) throws IOException {
    try (Stage stage = new Stage(Stage.settings(5000));
        LineClient client = stage.client()) {
      client.send(Stage.KEY + end);
      assertThat(JSON.readTree(client.line()).path("status").asText()).isEqualTo("degraded");
    }
  }

  @Test
  void theKeyOpensInPieces() throws IOException {
    try (Stage stage = new Stage(Stage.settings(5000));
        LineClient client = stage.client()) {
      client.socket.setTcpNoDelay(true);
      for (char c : (Stage.KEY + "\r\n").toCharArray()) {
        client.send((byte) c);
      }
      assertThat(client.line()).contains("air_celsius");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wrong\n",
        "\n",
        "the key \n",
        "the key\0\n",
        "\0\n",
        "THE KEY\r\n",
        "the\n key\n"
      })
  void aWrongKeyIsRefused(String sent) throws IOException {
    try (Stage stage = new Stage(Stage.settings(5000));
        LineClient client = stage.client()) {
      client.send(sent);
      assertThat(client.rest()).isEqualTo(UNAUTHORIZED);
      assertThat(stage.provider.samples()).isZero();
    }
  }

  @Test
  void tenMegabytesWithoutALineAreRefused() throws IOException {
    try (Stage stage = new Stage(Stage.settings(5000));
        LineClient client = stage.client()) {
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < 10; i++) {
        client.send(megabyte);
      }
      client.socket.shutdownOutput();
      assertThat(client.rest()).isEqualTo(UNAUTHORIZED);
    }
  }

  @Test
  void aTlsHandshakeOnAPlainPortIsRefusedAtOnce() throws IOException {
    try (Stage stage = new Stage(Stage.settings(5000));
        LineClient client = stage.client()) {
      client.send(new byte[] {0x16, 3, 1, 0, (byte) 200, 1, 0, 0, (byte) 196, 3, 3});
      assertThat(client.line() + "\n").isEqualTo(UNAUTHORIZED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "the key", "\0"})
  void whoSendsNoLineIsCutOff(String sent) throws IOException {
    try (Stage stage = new Stage(impatient(300));
        LineClient client = stage.client()) {
      client.send(sent);
      assertThat(restOrReset(client)).isEmpty();
    }
  }

  @Test
  void whoGoesOnSendingAfterAWrongKeyIsCutOff() throws IOException {
    try (Stage stage = new Stage(impatient(300));
        LineClient client = stage.client()) {
      client.send("wrong\n");
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> client.send(new byte[65_536]))
                  .isInstanceOf(SocketException.class));
    }
  }

  @Test
  void whoClosesItsSideStillGetsLines() throws IOException {
    try (Stage stage = new Stage(Stage.settings(100));
        LineClient client = stage.follower()) {
      client.socket.shutdownOutput();
      for (int i = 0; i < 3; i++) {
        assertThat(client.line()).contains("air_celsius");
      }
    }
  }

  @Test
  void aNewClientGetsTheLastLineWhileItIsYoung() throws IOException {
    TestClock clock = new TestClock();
    try (Stage stage = new Stage(Stage.settings(5000), clock);
        LineClient first = stage.follower()) {
      String line = first.line();
      clock.advance(Duration.ofMillis(4900));
      try (LineClient second = stage.follower()) {
        assertThat(second.line()).isEqualTo(line);
      }
      assertThat(stage.provider.samples()).isEqualTo(1);
    }
  }

  @Test
  void aNewClientGetsAFreshLineWhenTheLastIsOld() throws IOException {
    TestClock clock = new TestClock();
    try (Stage stage = new Stage(Stage.settings(5000), clock)) {
      String line;
      try (LineClient first = stage.follower()) {
        line = first.line();
      }
      // Its next line finds that nobody is there, so that the next client starts anew.
      clock.advance(Duration.ofSeconds(6));
      try (LineClient second = stage.follower()) {
        assertThat(second.line()).isNotEqualTo(line);
      }
    }
  }

  @Test
  void allFollowOneTickAndOneCollection() throws IOException {
    try (Stage stage = new Stage(Stage.settings(300))) {
      List<LineClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(stage.follower());
      }
      String last = "";
      for (LineClient client : clients) {
        String line = client.line();
        for (int i = 0; i < 3; i++) {
          line = client.line();
        }
        last = last.isEmpty() ? line : last;
        client.close();
      }
      int rounds = stage.provider.samples();
      assertThat(rounds).isBetween(4, 30);
      assertThat(JSON.readTree(last).path("extra").path("weather").path("status").asText())
          .isEqualTo("ok");
    }
  }

  @Test
  void whoDoesNotReadSkipsLinesAndGetsNoneCut() throws IOException {
    try (Stage stage = new Stage(Stage.settings(100))) {
      stage.provider.answerWith(() -> Weathers.big(stage.provider.samples()));
      try (LineClient slow = stage.follower();
          LineClient quick = stage.follower()) {
        slow.line();
        int missed = 0;
        // What kernels hold (both sides') has to be full before anything is skipped.
        for (int i = 0; i < 40; i++) {
          number(JSON.readTree(quick.line()));
        }
        long before = number(JSON.readTree(slow.line()));
        for (int i = 0; i < 30; i++) {
          long now = number(JSON.readTree(slow.line()));
          assertThat(now).isGreaterThanOrEqualTo(before);
          missed += (int) Math.max(0, now - before - 1);
          before = now;
        }
        assertThat(missed).isPositive();
      }
    }
  }

  private static long number(JsonNode line) {
    return line.at("/extra/weather/data/rain_bytes_total").asLong() / 1000;
  }

  @Test
  void whoDoesNotReadForTooLongIsDropped() throws IOException {
    TcpSettings settings =
        Stage.with(100, 256, Duration.ofSeconds(10), Duration.ofSeconds(1), List.of());
    try (Stage stage = new Stage(settings);
        LineClient quick = stage.follower();
        LineClient slow = stage.follower()) {
      stage.provider.answerWith(() -> Weathers.big(stage.provider.samples()));
      slow.line();
      // When it is dropped its kernel answers what it had in flight with a reset.
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < Duration.ofSeconds(3).toNanos()) {
        quick.line();
      }
      await().untilAsserted(() -> assertThat(readsToTheEnd(slow)).isTrue());
      assertThat(quick.line()).contains("air_celsius");
    }
  }

  private static boolean readsToTheEnd(LineClient client) {
    try {
      client.rest();
      return true;
    } catch (IOException e) {
      return e instanceof SocketException;
    }
  }

  private static String restOrReset(LineClient client) throws IOException {
    try {
      return client.rest();
    } catch (SocketException e) {
      return "";
    }
  }

  @Test
  void whoVanishesIsForgottenAndTheTickEnds() throws Exception {
    try (Stage stage =
        new Stage(Stage.with(100, 2, Duration.ofSeconds(10), Duration.ofSeconds(60), List.of()))) {
      for (int round = 0; round < 3; round++) {
        try (LineClient one = stage.follower();
            LineClient two = stage.follower()) {
          one.line();
          two.line();
          one.socket.setSoLinger(true, 0); // a reset instead of a good-bye
        }
        // Their places are free again only when they are found out.
        await()
            .until(() -> {
              try (LineClient next = stage.follower()) {
                return !next.line().isEmpty();
              }
            });
      }
      AtomicInteger seen = new AtomicInteger();
      await()
          .pollInterval(Duration.ofMillis(400)) // four intervals
          .until(() -> seen.getAndSet(stage.provider.samples()) == stage.provider.samples());
    }
  }

  @Test
  void oneMoreThanThereIsRoomForIsClosed() throws IOException {
    TcpSettings settings =
        Stage.with(5000, 2, Duration.ofSeconds(10), Duration.ofSeconds(60), List.of());
    try (Stage stage = new Stage(settings);
        LineClient one = stage.follower();
        LineClient two = stage.follower()) {
      one.line();
      two.line();
      try (LineClient three = stage.follower()) {
        assertThat(restOrReset(three)).isEmpty();
      }
    }
  }

  @Test
  void strangersCannotKeepOutWhoKnowsTheKey() throws IOException {
    TcpSettings settings =
        Stage.with(5000, 2, Duration.ofSeconds(10), Duration.ofSeconds(60), List.of());
    try (Stage stage = new Stage(settings)) {
      List<LineClient> strangers = new ArrayList<>();
      for (int i = 0; i < Clients.FEWEST_STRANGERS + 10; i++) {
        strangers.add(stage.client());
      }
      try (LineClient client = stage.follower()) {
        assertThat(client.line()).contains("air_celsius");
      }
      assertThat(restOrReset(strangers.getFirst())).isEmpty();
      for (LineClient stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void addressesThatAreNotAllowedAreClosedUnheard() throws IOException {
    TcpSettings settings =
        Stage.with(
            5000, 256, Duration.ofSeconds(10), Duration.ofSeconds(60), List.of("192.0.2.0/24"));
    try (Stage stage = new Stage(settings);
        LineClient client = stage.follower()) {
      assertThat(restOrReset(client)).isEmpty();
      stage.settings =
          Stage.with(
              5000, 256, Duration.ofSeconds(10), Duration.ofSeconds(60), List.of("127.0.0.0/8"));
      stage.running.reload();
      try (LineClient second = stage.follower()) {
        assertThat(second.line()).contains("air_celsius");
      }
    }
  }

  @Test
  void aNewKeyCountsForNewClientsOnly(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("key");
    Files.writeString(file, "first\n");
    TestClock clock = new TestClock();
    try (Stage stage = new Stage(Stage.keyed(null, file), clock);
        LineClient old = stage.client()) {
      old.send("first\n");
      old.line();
      Files.writeString(file, "second\n");
      clock.advance(Gate.LOOK_EVERY);
      try (LineClient refused = stage.client();
          LineClient welcome = stage.client()) {
        refused.send("first\n");
        assertThat(refused.rest()).isEqualTo(UNAUTHORIZED);
        welcome.send("second\n");
        assertThat(welcome.line()).contains("air_celsius");
        assertThat(old.line()).contains("air_celsius");
      }
    }
  }

  @Test
  void withoutAKeyItDoesNotStart(@TempDir Path folder) {
    assertThatThrownBy(() -> new Stage(Stage.keyed(null, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sonde keygen")
        .hasMessageContaining("tcp.key-file")
        .hasMessageContaining("API_KEY");
    assertThatThrownBy(() -> new Stage(Stage.keyed("a", folder.resolve("b"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("both");
    assertThatThrownBy(() -> new Stage(Stage.keyed(null, folder.resolve("missing"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void aPortThatIsTakenIsSaid() throws IOException {
    try (Stage stage = new Stage(Stage.settings(5000))) {
      int port = Stage.port(stage.running);
      TcpSettings own = stage.settings;
      TcpSettings same =
          new TcpSettings(
              own.host(),
              port,
              own.key(),
              own.keyFile(),
              own.interval(),
              own.tls(),
              own.tlsCertificate(),
              own.tlsKey(),
              own.allowedClients(),
              own.include(),
              own.containerLogs(),
              own.maxClients(),
              own.keyTimeout(),
              own.writeTimeout());
      assertThatThrownBy(() -> new Stage(same))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(port))
          .hasMessageContaining("tcp.port");
    }
  }

  @Test
  void hundredsThatStallHarmNobody() throws IOException {
    Leaks leaks = Leaks.watch();
    List<Socket> sockets = new ArrayList<>();
    try (Stage stage =
        new Stage(
            Stage.with(100, 257, Duration.ofSeconds(10), Duration.ofSeconds(60), List.of()))) {
      stage.provider.answerWith(() -> Weathers.big(stage.provider.samples()));
      for (int i = 0; i < 256; i++) {
        LineClient client = stage.follower();
        sockets.add(client.socket);
        client.line();
      }
      int before = stage.provider.samples();
      try (LineClient reader = stage.follower()) {
        for (int i = 0; i < 20; i++) {
          assertThat(reader.line()).contains("air_celsius");
        }
      }
      // One collection a line, however many get it.
      assertThat(stage.provider.samples() - before).isBetween(1, 100);
      long began = System.nanoTime();
      stage.running.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    leaks.assertNone();
  }

  @Test
  void closingFinishesTheLineThatIsBeingWritten() throws Exception {
    try (Stage stage = new Stage(Stage.settings(100))) {
      stage.provider.answerWith(() -> Weathers.big(stage.provider.samples()));
      try (LineClient client = stage.follower()) {
        client.line();
        RunningTransport running = stage.running;
        Thread closing = Thread.ofVirtual().start(running::close);
        String rest = client.rest();
        assertThat(closing.join(Duration.ofSeconds(2))).isTrue();
        assertThat(rest.isEmpty() || rest.endsWith("\n")).isTrue();
        for (String line : rest.lines().toList()) {
          JSON.readTree(line);
        }
      }
    }
  }
}
