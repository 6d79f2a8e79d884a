package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent as its clients and its host see it. */
class RunningAgentTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path scratch;

  private final HttpClient http = HttpClient.newHttpClient();
  private Installed installed = Installed.built(Path.of("."));

  @BeforeEach
  void install() {
    installed = Installed.built(scratch);
  }

  @AfterEach
  void close() {
    http.shutdownNow();
  }

  @Test
  void itAnswersAndSaysGoodByeOnSigterm() throws Exception {
    try (Installed.Agent agent = installed.agent();
        Client client = new Client(http, agent.uri())) {
      assertThat(client.ask("{\"type\":\"metrics\"}").get("mem_total").asLong()).isPositive();
      agent.signal("TERM");
      assertThat(agent.process().waitFor(2, TimeUnit.SECONDS)).isTrue();
      assertThat(agent.process().exitValue()).isEqualTo(143);
      assertThat(client.closed()).isNotEqualTo(1006); // 1006: no close frame
    }
  }

  @Test
  void aSecondOneOnThePortSaysSoAndEnds() throws Exception {
    try (Installed.Agent agent = installed.agent();
        Client client = new Client(http, agent.uri())) {
      String port = Integer.toString(agent.uri().getPort());
      Installed.Outcome second = installed.sonde("agent", "--port", port);
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.err()).contains("port " + port + " on 127.0.0.1 is in use");
      assertThat(second.err()).doesNotContain("\tat ");
      assertThat(client.sample("memory").get("status").asText()).isEqualTo("ok");
    }
  }

  @Test
  void aHundredClientsCostOneCollection() throws Exception {
    List<Client> clients = new ArrayList<>();
    try (Installed.Agent agent = installed.agent("--set", "websocket.metrics-max-age-ms=60000")) {
      for (int i = 0; i < 100; i++) {
        clients.add(new Client(http, agent.uri()));
      }
      clients.forEach(client -> client.send("{\"type\":\"metrics\"}"));
      Set<JsonNode> answers = new HashSet<>();
      for (Client client : clients) {
        answers.add(client.reply());
      }
      assertThat(answers).hasSize(1);
      JsonNode agents = clients.getFirst().sample("agent").get("data");
      for (JsonNode source : agents.get("sources")) {
        if (source.get("source").asText().equals("memory")) {
          assertThat(source.get("collections_total").asLong()).isEqualTo(1);
        }
      }
    } finally {
      clients.forEach(Client::close);
    }
  }

  @Test
  void tokenAndLogLevelAreReadAnewOnSighupAndClientsStay() throws Exception {
    Path settings = scratch.resolve("agent.properties");
    Files.writeString(settings, "websocket.token=first\nwebsocket.host=127.0.0.1\n");
    try (Installed.Agent agent = installed.agent("--config", settings.toString());
        Client early = new Client(http, withToken(agent, "first"))) {
      Files.writeString(settings, "websocket.token=second\nengine.log-level=error\n");
      agent.signal("HUP");
      awaitLetIn(agent, "second");
      assertThatThrownBy(() -> new Client(http, withToken(agent, "first")))
          .isInstanceOf(CompletionException.class);
      Files.writeString(settings, "websocket.token=third\n");
      agent.signal("HUP");
      awaitLetIn(agent, "third");
      // The first one made it silent but for errors, so this is what the second one said.
      saidUntil(agent, "websocket: reloaded");
      Files.writeString(settings, "websocket.token=fourth\nengine.stuck-flights=0\n");
      agent.signal("HUP");
      assertThat(saidUntil(agent, "not reloaded: "))
          .noneMatch(line -> line.contains("websocket: reloaded"))
          .anyMatch(line -> line.contains("stuck-flights"));
      awaitLetIn(agent, "third");
      assertThat(early.sample("memory").get("status").asText()).isEqualTo("ok");
    }
  }

  /** The lines on its standard error up to the one with a text. */
  private static List<String> saidUntil(Installed.Agent agent, String text) throws IOException {
    List<String> said = new ArrayList<>();
    for (String line = agent.err().readLine(); line != null; line = agent.err().readLine()) {
      said.add(line);
      if (line.contains(text)) {
        return said;
      }
    }
    throw new AssertionError("it ended without '" + text + "': " + said);
  }

  private void awaitLetIn(Installed.Agent agent, String token) {
    await()
        .atMost(PATIENCE)
        .ignoreException(CompletionException.class)
        .untilAsserted(() -> new Client(http, withToken(agent, token)).close());
  }

  private static URI withToken(Installed.Agent agent, String token) {
    return URI.create(agent.address() + "?token=" + token);
  }

  @Test
  void theCertificateIsReadAnewOnSighupAndClientsStay() throws Exception {
    Path tls = scratch.resolve("tls");
    String folder = "websocket.tls-directory=" + tls;
    try (Installed.Agent agent = installed.agent("--tls", "--set", folder)) {
      URI address = URI.create("wss://127.0.0.1:" + agent.uri().getPort() + "/ws");
      Installed.Outcome next = installed.sonde("cert", "next", "--set", folder);
      assertThat(next.exit()).as(next.err()).isZero();
      try (HttpClient pinsOld = pinning(tls.resolve("cert.pem"));
          HttpClient pinsNew = pinning(tls.resolve("cert.next.pem"));
          Client early = new Client(pinsOld, address)) {
        assertThatThrownBy(() -> new Client(pinsNew, address))
            .hasRootCauseInstanceOf(java.security.GeneralSecurityException.class);
        for (String file : List.of("cert", "key")) {
          Files.move(
              tls.resolve(file + ".next.pem"),
              tls.resolve(file + ".pem"),
              StandardCopyOption.REPLACE_EXISTING);
        }
        agent.signal("HUP");
        await()
            .atMost(PATIENCE)
            .ignoreException(CompletionException.class)
            .untilAsserted(() -> new Client(pinsNew, address).close());
        assertThat(early.sample("memory").get("status").asText()).isEqualTo("ok");
        pinsOld.shutdownNow();
        pinsNew.shutdownNow();
      }
    }
  }

  private static HttpClient pinning(Path certificate) throws Exception {
    KeyStore pinned = KeyStore.getInstance(KeyStore.getDefaultType());
    pinned.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      pinned.setCertificateEntry(
          "pinned", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(pinned);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  /**
   * Its answer is in a file; without the file it fails, and a pipe that nobody writes to hangs it.
   */
  @Test
  void aPluginThatFailsHangsAndRecoversCostsOnlyItself() throws Exception {
    Path answer = Files.writeString(scratch.resolve("answer"), "42");
    Path folder = Files.createDirectories(scratch.resolve("plugins/moody"));
    ReplacementJar.write(
        folder.resolve("moody.jar"),
        Files.createDirectory(scratch.resolve("work")),
        installed.jar("lib", "core-api"),
        "moody.Moody",
        "moody",
        "Integer.parseInt(Files.readString(Path.of(\"%s\")))".formatted(answer));
    try (Installed.Agent agent =
            installed.agent(
                "--set", "engine.plugins=" + folder.getParent(), "--set", "moody.timeout=200ms");
        Client client = new Client(http, agent.uri())) {
      assertThat(client.sample("moody").at("/data/answer").asInt()).isEqualTo(42);
      assertThat(health(agent)).doesNotContain("moody");

      Files.delete(answer);
      JsonNode failed = awaitStatus(client, "failed");
      assertThat(failed.get("reason").asText()).contains(answer.toString());
      assertThat(failed.at("/data/answer").asInt()).as("the last good one").isEqualTo(42);
      assertThat(health(agent)).contains("moody");

      assumeTrue(run("mkfifo", answer.toString()) == 0, "no mkfifo here");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(client.sample("moody").get("reason").asText())
                  .isEqualTo("no answer within 200ms"));
      assertThat(client.ask("{\"type\":\"metrics\"}").get("mem_total").asLong()).isPositive();
      assertThat(client.sample("cpu").get("status").asText()).isEqualTo("ok");
      assertThat(health(agent)).contains("moody");

      Path pipe = Files.move(answer, scratch.resolve("pipe"));
      Files.writeString(answer, "44");
      Files.writeString(pipe, "43"); // the hung sample goes on
      awaitStatus(client, "ok");
      await().atMost(PATIENCE).until(() -> client.sample("moody").at("/data/answer").asInt() == 44);
      assertThat(health(agent)).doesNotContain("moody");
    }
  }

  private static JsonNode awaitStatus(Client client, String status) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> client.sample("moody"), reading -> reading.get("status").asText().equals(status));
  }

  private String health(Installed.Agent agent) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + agent.uri().getPort() + "/healthz?full");
    return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor();
  }
}
