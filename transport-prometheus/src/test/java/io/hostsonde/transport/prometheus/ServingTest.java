package io.hostsonde.transport.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Sampler;
import io.hostsonde.api.Source;
import io.hostsonde.schema.Key;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.transport.websocket.WebSocketSettings;
import io.hostsonde.transport.websocket.WebSocketTransport;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport as scrapers see it: HTTP. */
public class ServingTest {

  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
  private static final String TEXT = "text/plain; version=0.0.4";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|0.0.4",
        "*/*|0.0.4",
        "text/html, application/json|0.0.4",
        "application/openmetrics-text|1.0.0",
        "Application/OpenMetrics-Text; Version=\"1.0.0\"|1.0.0",
        "application/openmetrics-text;version=0.0.1|0.0.4",
        "application/openmetrics-text;version=2.0.0, */*;q=0.1|0.0.4",
        "application/openmetrics-text;q=0, text/plain|0.0.4",
        "application/openmetrics-text;q=0.3, text/plain;q=0.7|0.0.4",
        "text/plain;q=0.3, application/openmetrics-text;q=0.7|1.0.0",
        "text/plain;version=1.0.0, application/openmetrics-text;q=0.1|1.0.0",
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
            + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1|1.0.0",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;q=0.2|1.0.0",
        "q=, ;;, text/;q=x, application/openmetrics-text;version|1.0.0"
      })
  void theFormatIsTheOneThatIsWantedMost(String accept, String version) throws Exception {
    try (Stage stage = new Stage(Stage.settings())) {
      Scrape scrape = accept == null ? stage.scrape() : stage.scrape("Accept: " + accept);
      boolean openMetrics = version.equals("1.0.0");
      assertThat(scrape.headers().get("content-type"))
          .isEqualTo((openMetrics ? OPEN_METRICS : TEXT) + "; charset=utf-8");
      assertThat(scrape.text().endsWith("# EOF\n")).isEqualTo(openMetrics);
      assertThat(scrape.text()).contains("weather_air_celsius 21.5\n");
    }
  }

  @Test
  void gzipIsForThoseWhoTakeIt() throws Exception {
    try (Stage stage = new Stage(Stage.settings())) {
      Scrape plain = stage.scrape();
      assertThat(plain.headers()).doesNotContainKey("content-encoding");
      Scrape gzip = stage.scrape("Accept-Encoding: deflate, gzip;q=0.5");
      assertThat(gzip.headers()).containsEntry("content-encoding", "gzip");
      assertThat(gzip.text()).isEqualTo(plain.text());
      assertThat(stage.scrape("Accept-Encoding: gzip;q=0").headers())
          .doesNotContainKey("content-encoding");
    }
  }

  /** A value of which one component is not what it seems. */
  public record Broken(String how, double deepCelsius) {

    @Override
    public double deepCelsius() {
      throw error(how);
    }

    static Error error(String how) {
      return switch (how) {
        case "linkage" -> new NoClassDefFoundError("x/Y");
        case "assertion" -> new AssertionError("never");
        default -> new StackOverflowError();
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linkage", "assertion", "deep"})
  void anErrorInAValueCostsItsSource(String how) throws Exception {
    Source<Broken> broken =
        Source.builder("broken", Broken.class, () -> new Broken(how, 1)).neverBlocks().build();
    try (Stage stage = new Stage(Stage.settings(), broken)) {
      for (int i = 0; i < 3; i++) {
        stage.clock.advance(Duration.ofSeconds(5));
        assertThat(stage.scrape().text())
            .contains("weather_air_celsius 21.5\n")
            .doesNotContain("broken_deep");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anErrorWhileCollectingIsOneScrapeThatFails(boolean neverBlocks) throws Exception {
    AtomicInteger samples = new AtomicInteger();
    Sampler<Thrower> sampler =
        () -> {
          if (samples.getAndIncrement() == 0) {
            throw new AssertionError("never");
          }
          return new Thrower(1);
        };
    Source.Builder<Thrower> source = Source.builder("thrower", Thrower.class, sampler);
    try (Stage stage =
        new Stage(Stage.settings(), (neverBlocks ? source.neverBlocks() : source).build())) {
      stage.scrape();
      stage.clock.advance(Duration.ofSeconds(5));
      assertThat(stage.scrape().text()).contains("weather_air_celsius 21.5\n");
    }
  }

  public record Thrower(double airCelsius) {}

  @Test
  void whatItCanNotReadIsABadRequest() throws Exception {
    try (Stage stage = new Stage(Stage.settings())) {
      for (String value : List.of("\"", "text/plain;version=\"")) {
        assertThat(stage.scrape("Accept: " + value).status()).isEqualTo(400);
        assertThat(stage.scrape("Accept-Encoding: " + value).status()).isEqualTo(400);
      }
      for (String value : List.of(";", ";;", ",", "x;q=x", "*/*;q=0", "text/plain;q=9")) {
        assertThat(stage.scrape("Accept: " + value).status()).isEqualTo(200);
        assertThat(stage.scrape("Accept-Encoding: " + value).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void onlyGetAndHead() throws Exception {
    try (Stage stage = new Stage(Stage.settings())) {
      String head = " /metrics HTTP/1.1\r\nHost: localhost";
      assertThat(Scrape.request(stage.port(), "POST" + head, "Content-Length: 0").status())
          .isEqualTo(405);
      Scrape asked = Scrape.request(stage.port(), "HEAD" + head);
      assertThat(asked.status()).isEqualTo(200);
      assertThat(asked.text()).isEmpty();
      assertThat(Scrape.request(stage.port(), "GET / HTTP/1.1\r\nHost: localhost").status())
          .isEqualTo(404);
    }
  }

  @Test
  void withATokenItMustBePresented() throws Exception {
    Stage.Changes changes = new Stage.Changes();
    changes.token = "s3cret";
    try (Stage stage = new Stage(changes.settings())) {
      assertThat(stage.scrape().status()).isEqualTo(401);
      assertThat(stage.scrape("Authorization: Bearer wrong").status()).isEqualTo(401);
      assertThat(stage.provider.samples()).isZero();
      assertThat(stage.scrape("Authorization: Bearer s3cret").status()).isEqualTo(200);
      String query = "GET /metrics?token=s3cret HTTP/1.1\r\nHost: anything.example";
      assertThat(Scrape.request(stage.port(), query).status()).isEqualTo(200);
      changes.token = "another";
      stage.settings = changes.settings();
      stage.running.reload();
      assertThat(stage.scrape("Authorization: Bearer s3cret").status()).isEqualTo(401);
      assertThat(stage.scrape("Authorization: Bearer another").status()).isEqualTo(200);
    }
  }

  @Test
  void withoutATokenItMustBeAddressedByANameOfThisHost() throws Exception {
    Stage.Changes changes = new Stage.Changes();
    changes.allowedHosts = List.of("box.example");
    try (Stage stage = new Stage(changes.settings())) {
      String get = "GET /metrics HTTP/1.1\r\nHost: ";
      assertThat(Scrape.request(stage.port(), get + "rebound.example:9464").status())
          .isEqualTo(421);
      assertThat(Scrape.request(stage.port(), get + "box.example:9464").status()).isEqualTo(200);
      assertThat(Scrape.request(stage.port(), get + "testhost:9464").status()).isEqualTo(200);
      assertThat(Scrape.request(stage.port(), get + "192.0.2.1:9464").status()).isEqualTo(200);
      assertThat(stage.scrape("Origin: https://board.example").status()).isEqualTo(403);
    }
  }

  @Test
  void oneCollectionAWindow() throws Exception {
    try (Stage stage = new Stage(Stage.settings())) {
      String first = stage.scrape().text();
      stage.clock.advance(Duration.ofMillis(999));
      assertThat(stage.scrape().text()).isEqualTo(first);
      assertThat(stage.scrape(Scrape.OPEN_METRICS).text())
          .contains("weather_rain_bytes_total 1000\n");
      assertThat(stage.provider.samples()).isEqualTo(1);
      stage.clock.advance(Duration.ofMillis(1));
      stage.scrape();
      stage.clock.advance(Duration.ofSeconds(2));
      assertThat(stage.scrape().text()).contains("weather_rain_bytes_total 2000\n");
      assertThat(stage.provider.samples()).isEqualTo(2);
    }
  }

  @Test
  void whoComesWhileOthersWaitShares() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    Stage.Changes changes = new Stage.Changes();
    changes.maxScrapes = 4;
    changes.window = Duration.ZERO;
    List<Socket> waiting = new ArrayList<>();
    try (Stage stage = new Stage(changes.settings(), mayHang -> mayHang)) {
      stage.provider.answerWith(() -> {
        asked.countDown();
        open.await();
        return MadeUpProvider.weather("harbour", 1);
      });
      for (int i = 0; i < 5; i++) {
        waiting.add(Scrape.open(stage.port(), Scrape.GET));
      }
      asked.await();
      await().until(() -> answered(waiting) != null);
      Socket last = Objects.requireNonNull(answered(waiting));
      waiting.remove(last);
      try (last) {
        Scrape refused = Scrape.answer(last);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("prometheus.max-scrapes");
      }
      open.countDown();
      for (Socket socket : waiting) {
        assertThat(Scrape.answer(socket).text()).contains("weather_air_celsius 21.5\n");
      }
      assertThat(stage.provider.samples()).isEqualTo(1);
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  private static @Nullable Socket answered(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      if (socket.getInputStream().available() > 0) {
        return socket;
      }
    }
    return null;
  }

  @Test
  void failedAndAbsentSourcesHaveNoValues() throws Exception {
    Source<MadeUpProvider.Wind> gone =
        Source.builder(
                "gone",
                MadeUpProvider.Wind.class,
                () -> {
                  throw new AbsentException("no such device");
                })
            .neverBlocks()
            .build();
    try (Stage stage = new Stage(Stage.settings(), gone)) {
      assertThat(stage.scrape().text())
          .contains(
              "hostsonde_source_up{source=\"weather\"} 1\n",
              "hostsonde_source_absent{source=\"weather\"} 0\n",
              "hostsonde_source_absent{source=\"gone\"} 1\n")
          .doesNotContain("up{source=\"gone\"}");
      stage.provider.answerWith(() -> {
        throw new IOException("the barometer is gone");
      });
      stage.clock.advance(Duration.ofSeconds(10));
      assertThat(stage.scrape().text())
          .contains(
              "hostsonde_source_up{source=\"weather\"} 0\n",
              "hostsonde_source_age_seconds{source=\"weather\"} 10\n")
          .doesNotContain("\nweather_", "barometer");
    }
  }

  @Test
  void itSharesAListenerWithTheWebSocket() throws Exception {
    int port = freePort();
    Stage.Changes changes = new Stage.Changes();
    changes.port = port;
    try (Stage stage = new Stage(changes.settings());
        RunningTransport other = stage.open(new WebSocketTransport(), webSocket(port))) {
      assertThat(other.addresses()).containsExactly("ws://127.0.0.1:" + port + "/ws");
      String health = "GET /healthz HTTP/1.1\r\nHost: localhost";
      assertThat(Scrape.request(port, health).text()).isEqualTo("ok\n");
      assertThat(stage.scrape().text()).contains("weather_air_celsius 21.5\n");
      stage.running.close();
      assertThat(Scrape.request(port, health).status()).isEqualTo(200);
      assertThat(stage.scrape().status()).isEqualTo(404);
    }
  }

  /** Their rows are many, their memory is bounded: the answer and one buffer. */
  @Test
  void aHundredSourcesOfAThousandRows() throws Exception {
    List<Row> rows =
        IntStream.range(0, 1000).mapToObj(i -> new Row("row " + i, i, i / 8.0)).toList();
    Source<?>[] sources =
        IntStream.range(0, 100)
            .mapToObj(i -> Source.builder("plant-" + i, Plant.class, () -> new Plant(rows)))
            .map(source -> source.neverBlocks().build())
            .toArray(Source<?>[]::new);
    try (Stage stage = new Stage(Stage.settings(), sources)) {
      Scrape scrape = stage.scrape(Scrape.OPEN_METRICS, "Accept-Encoding: gzip");
      assertThat(scrape.text().lines().filter(line -> line.startsWith("plant_"))).hasSize(200_000);
      assertThat(scrape.text())
          .contains(
              "plant_99_rows_grown_total{name=\"row 999\"} 999\n",
              "hostsonde_source_series{source=\"plant-99\"} 2000\n",
              "hostsonde_source_dropped_series{source=\"plant-99\"} 0\n")
          .endsWith("# EOF\n");
    }
  }

  /** One of the hundred sources. */
  public record Plant(List<Row> rows) {}

  /** One of its thousand rows. */
  public record Row(@Key String name, long grownTotal, double levelPercent) {}

  @Test
  void aPortInUseIsSaidToBe() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Stage.Changes changes = new Stage.Changes();
      changes.port = taken.getLocalPort();
      assertThatThrownBy(() -> new Stage(changes.settings()).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is in use; set prometheus.port");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static WebSocketSettings webSocket(int port) {
    List<String> none = List.of();
    Duration minute = Duration.ofMinutes(1);
    return new WebSocketSettings(
        "127.0.0.1",
        port,
        null,
        false,
        null,
        none,
        none,
        none,
        250,
        1500,
        1000,
        true,
        true,
        16,
        65_536,
        minute,
        minute);
  }

  @Test
  void tlsWithACertificateThatIsMade(@TempDir Path folder) throws Exception {
    Stage.Changes changes = new Stage.Changes();
    changes.tlsDirectory = folder;
    try (Stage stage = new Stage(changes.settings())) {
      assertThat(stage.running.addresses().getFirst()).startsWith("https://127.0.0.1:");
      assertThat(stage.running.certificates()).hasSize(1);
      try (Socket socket =
          pinning(folder.resolve("cert.pem"))
              .getSocketFactory()
              .createSocket("127.0.0.1", stage.port())) {
        Scrape.send(socket, Scrape.GET);
        assertThat(Scrape.answer(socket).text()).contains("weather_air_celsius 21.5\n");
      }
    }
  }

  private static SSLContext pinning(Path certificate) throws Exception {
    KeyStore pinned = KeyStore.getInstance(KeyStore.getDefaultType());
    pinned.load(null, null);
    try (InputStream in = new FileInputStream(certificate.toFile())) {
      pinned.setCertificateEntry(
          "pinned", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(pinned);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
