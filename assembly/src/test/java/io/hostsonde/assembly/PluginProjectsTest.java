package io.hostsonde.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-in projects built with nothing but the distribution, and run in it. */
class PluginProjectsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "a key for a test";

  private static final String REQUEST =
      "::1 - - [21/Nov/2026:13:55:36 +0100] \"GET / HTTP/1.1\" %d %d%n";

  @TempDir Path scratch;

  private Installed installed = Installed.built(Path.of("."));

  @BeforeEach
  void copy() throws Exception {
    installed = Installed.copy(scratch);
  }

  @Test
  void theExamplesMetricsAreOnEveryWireWithUnitAndKind() throws Exception {
    Path project = installed.home().resolve("examples/access-log");
    new Stranger(installed.home(), scratch).installs(project);
    Path log = Files.createFile(scratch.resolve("access.log"));
    try (Installed.Agent agent =
            installed.agentAsTold(
                List.of(
                    "--set", "transport=websocket,tcp,text,prometheus",
                    "--set", "access-log.file=" + log,
                    "--set", "websocket.port=0",
                    "--set", "tcp.host=127.0.0.1",
                    "--set", "tcp.port=0",
                    "--set", "tcp.key=" + SECRET,
                    "--set", "tcp.interval=100ms",
                    "--set", "prometheus.port=0",
                    "--set", "text.port=0"));
        HttpClient http = HttpClient.newHttpClient()) {
      Map<String, URI> addresses = addresses(agent, 4);
      try (Client client = new Client(http, Objects.requireNonNull(addresses.get("ws")))) {
        assertThat(client.sample("access-log").get("status").asText()).isEqualTo("ok");
        Files.writeString(
            log,
            REQUEST.formatted(200, 600) + REQUEST.formatted(503, 24),
            StandardOpenOption.APPEND);
        arrivesOnTcp(Objects.requireNonNull(addresses.get("tcp")));
        arrivesOnWebSocket(client);
        arrivesOnPrometheus(http, Objects.requireNonNull(addresses.get("http")));
      }
      arrivesOnItsOwnTransport(Objects.requireNonNull(addresses.get("text")));
    }
  }

  private static void arrivesOnWebSocket(Client client) throws Exception {
    JsonNode data = client.sample("access-log").get("data");
    assertThat(data.get("requests_total").asLong()).isEqualTo(2);
    assertThat(data.get("sent_bytes_total").asLong()).isEqualTo(624);
    assertThat(data.at("/statuses/1/status").asText()).isEqualTo("5xx");
    Map<String, String> schema = new HashMap<>();
    for (JsonNode source : client.ask("{\"type\":\"sources\"}").get("sources")) {
      if (source.get("name").asText().equals("access-log")) {
        source
            .at("/schema/fields")
            .forEach(field ->
                schema.put(
                    field.get("name").asText(),
                    field.get("kind").asText() + " " + field.path("unit").asText()));
      }
    }
    assertThat(schema)
        .containsEntry("requests_total", "counter ")
        .containsEntry("requests_per_second", "gauge 1/s")
        .containsEntry("sent_bytes_total", "counter By")
        .containsEntry("sent_bytes_per_second", "gauge By/s")
        .containsEntry("file_bytes", "gauge By");
  }

  private static void arrivesOnPrometheus(HttpClient http, URI address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Accept", "application/openmetrics-text;version=1.0.0")
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).body())
        .contains("# TYPE access_log_sent_bytes counter\n# UNIT access_log_sent_bytes bytes\n")
        .contains("\naccess_log_sent_bytes_total 624\n")
        .contains("# TYPE access_log_sent_bytes_per_second gauge\n")
        .contains("\naccess_log_statuses_requests_total{status=\"5xx\"} 1\n");
  }

  private static void arrivesOnTcp(URI address) throws Exception {
    try (Socket socket = connect(address);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      socket.getOutputStream().write((SECRET + "\n").getBytes(UTF_8));
      JsonNode extra = JSON.readTree(lines.readLine()).at("/extra/access-log");
      while (extra.at("/data/requests_total").asLong() < 2) {
        extra = JSON.readTree(lines.readLine()).at("/extra/access-log");
      }
      assertThat(extra.get("status").asText()).isEqualTo("ok");
      assertThat(extra.at("/data/sent_bytes_total").asLong()).isEqualTo(624);
    }
  }

  private static void arrivesOnItsOwnTransport(URI address) throws Exception {
    assertThat(ask(address, "access-log"))
        .startsWith("access-log ok\n")
        .contains("requests_total 2 counter\n", "sent_bytes_total 624 counter By\n")
        .contains("statuses[5xx].requests_total 1 counter\n");
    assertThat(ask(address, "memory")).contains("size_bytes ");
    assertThat(ask(address, "logs access-log 1"))
        .startsWith("2026-11-21T12:55:36Z error ")
        .hasLineCount(1);
  }

  private static String ask(URI address, String request) throws Exception {
    try (Socket socket = connect(address)) {
      socket.getOutputStream().write((request + "\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static Socket connect(URI address) throws Exception {
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Where the transports listen, by scheme. */
  private static Map<String, URI> addresses(Installed.Agent agent, int transports)
      throws Exception {
    Map<String, URI> addresses = new HashMap<>();
    addresses.put(agent.uri().getScheme(), agent.uri());
    while (addresses.size() < transports) {
      String line = agent.err().readLine();
      int at = line.indexOf("listening on ");
      if (at >= 0) {
        URI address = URI.create(line.substring(at + "listening on ".length()).strip());
        addresses.put(address.getScheme(), address);
      }
    }
    return addresses;
  }

  @Test
  void aNewPluginBuildsAtOnceAndMeasures() throws Exception {
    Path project = scratch.resolve("solar panel");
    String[] command = {"new-plugin", "solar-panel", "--directory", project.toString()};
    Installed.Outcome written = installed.sonde(command);
    assertThat(written.exit()).as(written.err()).isZero();
    assertThat(written.out()).isEqualTo(project + "\n");
    assertThat(project.resolve("mvnw")).isExecutable();
    Installed.Outcome again = installed.sonde(command);
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains(project + " is not empty");
    new Stranger(installed.home(), scratch).installs(project);
    Installed.Outcome plugins = installed.sonde("plugins");
    assertThat(plugins.out()).containsPattern("provider +solar-panel +0\\.1\\.0 +open");
    JsonNode data = installed.once("solar-panel").at("/solar-panel/data");
    assertThat(data.get("files").isIntegralNumber()).isTrue();
    assertThat(data.get("size_bytes").isIntegralNumber()).isTrue();
  }

  /** What {@code sonde new-plugin graphite --transport} writes, see its test. */
  @Test
  void theExampleThatPushesReachesItsReceiver() throws Exception {
    new Stranger(installed.home(), scratch).installs(installed.home().resolve("examples/graphite"));
    try (ServerSocket receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      receiver.setSoTimeout(20_000);
      try (Installed.Agent agent =
              installed.agentAsTold(
                  List.of(
                      "--set", "transport=websocket,graphite",
                      "--set", "websocket.port=0",
                      "--set", "graphite.interval=100ms",
                      "--set", "graphite.port=" + receiver.getLocalPort()));
          Socket connection = receiver.accept();
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8))) {
        assertThat(agent.process().isAlive()).isTrue();
        assertThat(lines.lines().limit(500))
            .anyMatch(line -> line.matches("hostsonde\\.memory\\.size_bytes \\d+ \\d{10}"));
      }
    }
  }

  @Test
  void theExampleInKotlinMeasuresAndItsLibraryIsMissed() throws Exception {
    new Stranger(installed.home(), scratch).installs(installed.home().resolve("examples/kotlin"));
    Path supply = Files.createDirectories(scratch.resolve("sys/class/power_supply/BAT0"));
    Files.writeString(supply.resolve("type"), "Battery\n");
    Files.writeString(supply.resolve("capacity"), "83\n");
    String[] once = {"once", "battery", "--set", "engine.sys=" + scratch.resolve("sys")};
    JsonNode read = JSON.readTree(installed.sonde(once).out()).at("/sources/battery/data");
    assertThat(read.at("/batteries/0/name").asText()).isEqualTo("BAT0");
    assertThat(read.at("/batteries/0/charge_percent").asDouble()).isEqualTo(83);
    Files.delete(installed.jar("plugins/battery", "kotlin-stdlib"));
    Installed.Outcome without = installed.sonde(once);
    assertThat(without.out() + without.err())
        .contains("the class kotlin.")
        .contains("is in no jar of " + installed.home().resolve("plugins/battery"))
        .doesNotContain("NoClassDefFoundError");
  }
}
