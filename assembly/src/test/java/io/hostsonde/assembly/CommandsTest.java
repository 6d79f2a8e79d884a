package io.hostsonde.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user runs them. */
class CommandsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path scratch;

  private Installed installed = Installed.built(Path.of("."));

  @BeforeEach
  void install() {
    installed = Installed.built(scratch);
  }

  @Test
  void anAgentAnswersAndSaysGoodByeOnSigterm() throws Exception {
    try (Installed.Agent agent = installed.agent();
        HttpClient http = HttpClient.newHttpClient()) {
      Client client = new Client();
      WebSocket socket =
          http.newWebSocketBuilder().buildAsync(URI.create(agent.address()), client).join();
      socket.sendText("{\"type\":\"metrics\"}", true).join();
      JsonNode metrics = JSON.readTree(client.reply.get(10, TimeUnit.SECONDS));
      assertThat(metrics.get("mem_total").asLong()).isPositive();
      agent.process().destroy();
      assertThat(agent.process().waitFor(2, TimeUnit.SECONDS)).isTrue();
      assertThat(agent.process().exitValue()).isEqualTo(143);
      assertThat(client.closed.get(2, TimeUnit.SECONDS)).isNotEqualTo(1006); // 1006: no close frame
    }
  }

  @Test
  void pluginsAsksTheAgentThatRunsElseLooksItself() throws Exception {
    Installed.Outcome alone = installed.sonde("plugins");
    assertThat(alone.exit()).isZero();
    // Or it asks agents that this user happens to run elsewhere.
    assertThat(alone.err()).containsPattern("no agent of this user runs|agent \\d+ at ");
    assertThat(alone.out()).contains("provider-cpu-").contains("transport-websocket-");
    try (Installed.Agent agent = installed.agent("--control-socket", scratch + "/agent.sock")) {
      Installed.Outcome asked =
          installed.sonde("plugins", "--control-socket", scratch + "/agent.sock");
      assertThat(asked.exit()).as(asked.err()).isZero();
      assertThat(asked.err()).contains("agent " + agent.process().pid() + " at ");
      assertThat(asked.out()).containsPattern("transport +websocket .* open");
      assertThat(Files.getPosixFilePermissions(scratch.resolve("agent.sock"))).hasSize(2);
    }
  }

  @Test
  void allWrongSettingsAreToldAtOnce() throws Exception {
    Path file = scratch.resolve("wrong.properties");
    Files.writeString(file, "websocket.port=many\nengine.stuck-flights=0\n");
    Installed.Outcome outcome = installed.sonde("check", "--config", file.toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("websocket.port").contains("stuck-flights").contains(":1");
    assertThat(installed.sonde("agent", "--config", file.toString()).exit()).isEqualTo(2);
  }

  @Test
  void demoWithoutATerminalIsOnce() throws Exception {
    Installed.Outcome demo = installed.sonde("demo");
    assertThat(demo.exit()).as(demo.err()).isZero();
    JsonNode once = installed.once();
    List<String> names = new ArrayList<>();
    JSON.readTree(demo.out()).get("sources").fieldNames().forEachRemaining(names::add);
    List<String> expected = new ArrayList<>();
    once.fieldNames().forEachRemaining(expected::add);
    assertThat(names).isEqualTo(expected);
    assertThat(once.at("/cpu/data/total/busy_percent").isNumber()).isTrue();
  }

  @Test
  void theShippedSettingsFileHoldsEveryKeyCommented() throws Exception {
    List<String> lines = Files.readAllLines(installed.home().resolve("conf/hostsonde.properties"));
    assertThat(lines).allMatch(line -> line.isBlank() || line.startsWith("#"));
    assertThat(lines).anyMatch(line -> line.startsWith("#websocket.port="));
    assertThat(lines).anyMatch(line -> line.startsWith("#engine.stuck-flights="));
  }

  @Test
  void aJavaThatIsNoneIsSaidPlainly() throws Exception {
    Installed.Outcome outcome = installed.sonde(Map.of("SONDE_JAVA", "/no/such/java"), "--version");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).contains("SONDE_JAVA=/no/such/java is no Java 25 or newer");
  }

  @Test
  void theCompletionIsAScriptThatBashTakes() throws Exception {
    Installed.Outcome outcome = installed.sonde("completion");
    Path script = Files.writeString(scratch.resolve("completion.bash"), outcome.out());
    assertThat(outcome.out()).contains("retrain");
    assertThat(new ProcessBuilder("bash", "-n", script.toString()).start().waitFor()).isZero();
  }

  @Test
  void systemdAcceptsTheUnitAndFindsItHardened() throws Exception {
    Path analyze = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(analyze), "no systemd-analyze here");
    Path unit = scratch.resolve("hostsonde.service");
    Files.writeString(
        unit,
        Files.readString(installed.home().resolve("systemd/hostsonde.service"))
            .replace("/opt/hostsonde", installed.home().toString()));
    Process verify =
        new ProcessBuilder(analyze.toString(), "verify", unit.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(verify.getInputStream().readAllBytes(), UTF_8);
    assertThat(verify.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
    Process security =
        new ProcessBuilder(
                analyze.toString(),
                "security",
                "--offline=true",
                "--threshold=25",
                "--no-pager",
                unit.toString())
            .redirectErrorStream(true)
            .start();
    String exposure = new String(security.getInputStream().readAllBytes(), UTF_8);
    assertThat(security.waitFor()).as(exposure).isZero();
  }

  private static final class Client implements WebSocket.Listener {

    private final CompletableFuture<byte[]> reply = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.writeBytes(data.toString().getBytes(UTF_8));
      if (last) {
        reply.complete(parts.toByteArray());
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      reply.completeExceptionally(new AssertionError("a binary answer to a JSON request"));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }
}
