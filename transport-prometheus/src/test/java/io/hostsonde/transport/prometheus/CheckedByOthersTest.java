package io.hostsonde.transport.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Launch;
import io.hostsonde.api.HostClock;
import io.hostsonde.testkit.MadeUpProvider;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that our documents are for. */
class CheckedByOthersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Reads a document strictly, and prints how many samples it has. */
  private static final String STRICT_PARSER =
      """
      import sys
      from prometheus_client.openmetrics.parser import text_fd_to_metric_families as parse
      print(sum(len(family.samples) for family in parse(open(sys.argv[1], encoding="utf-8"))))
      """;

  @TempDir Path scratch;

  /** What a program said, after its exit status. */
  private String run(Path input, String... command) throws IOException, InterruptedException {
    Path said = scratch.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue() + " " + Files.readString(said).strip();
  }

  private static void assumeInstalled(String program) {
    boolean found =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getenv("PATH"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    assumeTrue(found, "no " + program + " here");
  }

  @Test
  void promtoolHasNothingToSay() throws Exception {
    assumeInstalled("promtool");
    Path document = Files.writeString(scratch.resolve("metrics.txt"), Zoo.text(Format.TEXT));
    assertThat(run(document, "promtool", "check", "metrics")).isEqualTo("0 ");
    Files.writeString(document, "# TYPE a_total gauge\na_total 1\n");
    assertThat(run(document, "promtool", "check", "metrics")).as("a bad one").startsWith("3 ");
  }

  @Test
  void aStrictParserReadsEverySample() throws Exception {
    String python = strictParser();
    String text = Zoo.text(Format.OPEN_METRICS);
    Path document = Files.writeString(scratch.resolve("metrics.om"), text);
    long samples = text.lines().filter(line -> !line.startsWith("#")).count();
    assertThat(run(document, python, "-c", STRICT_PARSER, document.toString()))
        .isEqualTo("0 " + samples);
    Files.writeString(document, text.replace("# EOF\n", ""));
    assertThat(run(document, python, "-c", STRICT_PARSER, document.toString()))
        .as("one that is cut")
        .startsWith("1 ");
  }

  private String strictParser() throws IOException, InterruptedException {
    Path nothing = Files.writeString(scratch.resolve("nothing"), "");
    for (String python : List.of("python3", "/usr/bin/python3")) {
      try {
        if (run(nothing, python, "-c", "import prometheus_client").startsWith("0 ")) {
          return python;
        }
      } catch (IOException e) {
        // No such program.
      }
    }
    return Assumptions.abort("no python3 with prometheus_client here");
  }

  @Test
  void prometheusScrapesItAndAnswersWithTheValue() throws Exception {
    assumeInstalled("prometheus");
    Map<String, String> settings =
        Map.of(
            "transport", "prometheus",
            "prometheus.port", "0",
            "prometheus.token", "s3cret",
            "prometheus.host", "127.0.0.1");
    Launch launch = new Launch(null, null, settings, Map.of(), HostClock.SYSTEM, "0.0.0");
    try (Agent agent =
        Agent.serve(launch, List.of(new MadeUpProvider()), List.of(new PrometheusTransport()))) {
      int port = Stage.port(agent.transports().getFirst());
      int prometheus = freePort();
      Process process = prometheus(port, prometheus);
      try {
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .untilAsserted(() ->
                assertThat(query(prometheus, "weather_air_celsius"))
                    .contains("\"status\":\"success\"", "\"21.5\""));
        assertThat(query(prometheus, "weather_info")).contains("\"place\":\"harbour\"");
        assertThat(query(prometheus, "hostsonde_source_up%7Bsource=%22weather%22%7D"))
            .contains(",\"1\"]");
        assertThat(
                Scrape.request(prometheus, get("/api/v1/metadata?metric=weather_air_celsius"))
                    .text())
            .contains("\"type\":\"gauge\"", "\"unit\":\"celsius\"");
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private Process prometheus(int scraped, int port) throws IOException {
    Path configuration = scratch.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        """
        scrape_configs:
          - job_name: hostsonde
            scrape_interval: 500ms
            scrape_timeout: 500ms
            authorization:
              credentials: s3cret
            static_configs:
              - targets: ['127.0.0.1:%d']
        """
            .formatted(scraped));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + configuration,
            "--storage.tsdb.path=" + scratch.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(scratch.resolve("prometheus.log").toFile())
        .start();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost";
  }

  private static String query(int port, String expression) throws IOException {
    return Scrape.request(port, get("/api/v1/query?query=" + expression)).text();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
