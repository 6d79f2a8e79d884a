package io.hostsonde.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
  void watchingPrintsALineEachTimeUntilNobodyReads() throws Exception {
    Process watching =
        installed
            .builder(Map.of(), "once", "memory", "--watch", "0.1")
            .redirectError(scratch.resolve("err").toFile())
            .start();
    try {
      try (BufferedReader lines = watching.inputReader(UTF_8)) {
        long before = 0;
        for (int i = 0; i < 3; i++) {
          JsonNode memory = JSON.readTree(lines.readLine()).at("/sources/memory");
          assertThat(memory.at("/data/size_bytes").asLong()).isPositive();
          assertThat(memory.get("sampled_at_ms").asLong()).isGreaterThanOrEqualTo(before);
          before = memory.get("sampled_at_ms").asLong();
        }
      }
      assertThat(watching.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(watching.exitValue()).isZero();
    } finally {
      watching.destroyForcibly();
    }
  }

  @Test
  void theCertificateIsShownAndItsSuccessorWritten() throws Exception {
    String folder = "websocket.tls-directory=" + scratch.resolve("tls");
    Installed.Outcome none = installed.sonde("cert", "--set", folder);
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains(scratch.resolve("tls/cert.pem").toString());
    try (Installed.Agent agent = installed.agent("--tls", "--set", folder)) {
      assertThat(agent.address()).startsWith("wss://");
    }
    Installed.Outcome current = installed.sonde("cert", "--set", folder);
    assertThat(current.exit()).as(current.err()).isZero();
    assertThat(current.out())
        .startsWith("certificate " + scratch.resolve("tls/cert.pem"))
        .contains(sha256(scratch.resolve("tls/cert.pem")), "127.0.0.1")
        .doesNotContain("successor");
    Installed.Outcome next = installed.sonde("cert", "next", "--set", folder);
    assertThat(next.exit()).as(next.err()).isZero();
    Installed.Outcome both = installed.sonde("cert", "--set", folder);
    assertThat(both.out())
        .startsWith(current.out())
        .contains(next.out())
        .contains(sha256(scratch.resolve("tls/cert.next.pem")))
        .contains("takes over ");
    assertThat(installed.sonde("cert", "next", "--set", folder).exit()).isEqualTo(1);
  }

  private static String sha256(Path certificate) throws Exception {
    try (InputStream in = Files.newInputStream(certificate)) {
      byte[] encoded = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    }
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
}
