package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins in folders of a distribution: its own, and such that misbehave. */
class PluginsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path scratch;

  private Installed installed = Installed.built(Path.of("."));

  @BeforeEach
  void copy() throws Exception {
    installed = Installed.copy(scratch);
  }

  private JsonNode sources(Map<String, String> environment, String... names) throws Exception {
    String[] arguments = new String[names.length + 1];
    arguments[0] = "once";
    System.arraycopy(names, 0, arguments, 1, names.length);
    Installed.Outcome outcome = installed.sonde(environment, arguments);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return JSON.readTree(outcome.out()).get("sources");
  }

  private Path script(String name, String body) throws Exception {
    Path script = scratch.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void commandsAndFilesBecomeSources() throws Exception {
    Path folder = Files.createDirectory(scratch.resolve("prom"));
    Files.writeString(folder.resolve("backup.prom"), "backup_bytes{job=\"etc\"} 1500\n");
    Files.writeString(folder.resolve("bad.prom"), "bad\n");
    Path queue = script("queue", "echo '{\"waiting\": 3, \"done_total\": 7}'");
    Path broken = script("broken", "echo no queue >&2; exit 1");
    JsonNode sources =
        sources(
            Map.of(
                "HOSTSONDE_TEXTFILE_DIRECTORY",
                folder.toString(),
                "HOSTSONDE_EXEC_COMMANDS",
                "queue=" + queue + ", broken=" + broken),
            "textfile",
            "exec:queue",
            "exec:broken",
            "cpu");
    assertThat(sources.at("/exec:queue/data/done_total").asInt()).isEqualTo(7);
    assertThat(sources.at("/exec:broken/reason").asText()).isEqualTo("ended with 1: no queue");
    assertThat(sources.at("/textfile/data/backup_bytes/0/job").asText()).isEqualTo("etc");
    assertThat(sources.at("/textfile/data/backup_bytes/0/backup_bytes").asInt()).isEqualTo(1500);
    assertThat(sources.at("/textfile/data/files/1/error").asText()).startsWith("line 1: ");
    assertThat(sources.at("/cpu/status").asText()).isEqualTo("ok");
  }

  @Test
  void shippedPlugInsCarryTheirLibrariesAndCanBeDeleted() throws Exception {
    assertThat(installed.jar("plugins/exec", "jackson-core")).exists();
    Installed.Outcome plugins = installed.sonde("plugins");
    assertThat(plugins.out()).containsPattern("exec +\\S+ +open .*exec.commands names no command");
    for (String plugin : List.of("exec", "textfile")) {
      Files.delete(installed.jar("plugins/" + plugin, "provider-" + plugin));
    }
    Files.delete(installed.jar("plugins/exec", "jackson-core"));
    Files.delete(installed.home().resolve("plugins/exec"));
    Files.delete(installed.home().resolve("plugins/textfile"));
    assertThat(sources(Map.of(), "cpu").at("/cpu/status").asText()).isEqualTo("ok");
  }

  @Test
  void aPlugInHasItsOwnJacksonGuavaAndProtobuf() throws Exception {
    List<String> libraries =
        List.of(
            "com.fasterxml.jackson.core.JsonFactory",
            "com.google.common.base.Joiner",
            "com.google.protobuf.ByteString");
    Map<String, String> sources = new HashMap<>();
    for (String library : libraries) {
      int dot = library.lastIndexOf('.');
      sources.put(
          library,
          "package %s; public final class %s { public static int own() { return 14; } }"
              .formatted(library.substring(0, dot), library.substring(dot + 1)));
    }
    write("own", String.join(".own() + ", libraries) + ".own()", "", sources);
    JsonNode read = sources(Map.of(), "own", "cpu");
    assertThat(read.at("/own/data/answer").asInt()).isEqualTo(42);
    assertThat(read.at("/cpu/status").asText()).isEqualTo("ok");
  }

  @Test
  void whatMisbehavesIsSaidAndCostsOnlyItself() throws Exception {
    write(
        "thrower",
        "1",
        "static { if (true) throw new IllegalStateException(\"no luck\"); }",
        Map.of());
    write(
        "hanger",
        "1",
        "public Hanger() throws Exception { new java.util.concurrent.CountDownLatch(1).await(); }",
        Map.of());
    Path corrupt = Files.createDirectory(installed.home().resolve("plugins/corrupt"));
    Files.writeString(corrupt.resolve("corrupt.jar"), "no jar");
    Installed.Outcome plugins = installed.sonde("plugins", "--set", "engine.open-timeout=1s");
    assertThat(plugins.exit()).as(plugins.err()).isZero();
    assertThat(plugins.out())
        .containsPattern("thrower .*no luck.*tell who made it, or remove it")
        .containsPattern("hanger .*no answer within 1s; engine.open-timeout allows it more")
        .containsPattern("corrupt .*corrupt.jar is not a jar.*copy it there again");
    assertThat(sources(Map.of(), "cpu").at("/cpu/status").asText()).isEqualTo("ok");
  }

  @Test
  void whoCallsSystemExitIsNamedAndAfterThreeTimesLeftOut() throws Exception {
    write(
        "quitter",
        "1",
        "@Override public Support support(Host host) { System.exit(0); return null; }",
        Map.of());
    Map<String, String> environment =
        Map.of("XDG_RUNTIME_DIR", Files.createDirectory(scratch.resolve("run")).toString());
    List<String> arguments = List.of("--port", "0");
    for (int i = 0; i < 3; i++) {
      try (Installed.Agent agent = installed.agent(environment, arguments)) {
        assertThat(agent.err().lines().toList())
            .contains("sonde: the agent ends because the plug-in quitter called System.exit");
        assertThat(agent.process().waitFor()).isEqualTo(70);
      }
    }
    try (Installed.Agent agent = installed.agent(environment, arguments)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(installed.sonde(environment, "plugins").out())
                  .containsPattern(
                      "quitter .*3 times in a row while it was being asked: replace its jar"));
      assertThat(agent.process().isAlive()).isTrue();
    }
  }

  private void write(String plugin, String answer, String members, Map<String, String> libraries)
      throws Exception {
    String type = Character.toUpperCase(plugin.charAt(0)) + plugin.substring(1);
    Map<String, String> sources = new HashMap<>(libraries);
    sources.put(
        "acme." + type,
        """
        package acme;
        import io.hostsonde.api.*;
        import java.util.List;
        public final class %1$s implements MetricProvider {
          public record Sample(int answer) {}
          %4$s
          @Override public String name() { return "%2$s"; }
          @Override public List<Source<?>> open(ProviderContext context) {
            return List.of(Source.of("%2$s", Sample.class, () -> new Sample(%3$s)));
          }
        }
        """
            .formatted(type, plugin, answer, members));
    Path folder = Files.createDirectory(installed.home().resolve("plugins").resolve(plugin));
    ReplacementJar.write(
        folder.resolve(plugin + ".jar"),
        Files.createTempDirectory(scratch, "jar"),
        installed.jar("lib", "core-api"),
        "acme." + type,
        sources);
  }
}
