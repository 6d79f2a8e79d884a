package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users do with the jars of the distribution. All of it fails when the ahead-of-time cache is
 * passed although the jars are others (JDK-8377932).
 */
class JarsTest {

  private static final String THERMAL = "io.hostsonde.provider.thermal.ThermalProvider";

  @TempDir Path scratch;

  private Installed installed = Installed.built(Path.of("."));

  @BeforeEach
  void copy() throws Exception {
    installed = Installed.copy(scratch);
    assertThat(installed.home().resolve("lib/sonde.aot")).exists();
  }

  @Test
  void removingAProvidersJarRemovesExactlyItsSource() throws Exception {
    Set<String> expected = names(installed.once());
    assertThat(expected).contains("thermal", "cpu", "memory", "disk", "network", "processes");
    Files.delete(installed.jar("providers", "provider-thermal"));
    expected.remove("thermal");
    assertThat(names(installed.once())).isEqualTo(expected);
  }

  @Test
  void aReplacedJarRunsTheNewCodeAndARetrainedCacheToo() throws Exception {
    replace(installed.jar("providers", "provider-thermal"), THERMAL, "thermal");
    assertThat(installed.once("thermal").at("/thermal/data/answer").asInt()).isEqualTo(42);
    Installed.Outcome retrained = installed.sonde("retrain");
    assertThat(retrained.exit()).as(retrained.err()).isZero();
    assertThat(retrained.err())
        .as("nothing of the JVM's")
        .startsWith("sonde: trained ")
        .hasLineCount(1);
    assertThat(installed.sonde("retrain", "--if-needed").err()).isEmpty();
    assertThat(installed.once("thermal").at("/thermal/data/answer").asInt()).isEqualTo(42);
  }

  @Test
  void aCacheIsTrainedForTheTransportsThatAreChosen() throws Exception {
    Path cache = installed.home().resolve("lib/sonde.aot");
    long shipped = Files.size(cache);
    Files.writeString(
        installed.home().resolve("conf/hostsonde.properties"),
        "transport=tcp\ntcp.key=secret\ntcp.allowed-clients=192.0.2.1\n");
    Installed.Outcome retrained = installed.sonde("retrain");
    assertThat(retrained.exit()).as(retrained.err()).isZero();
    assertThat(Files.size(cache)).as("without Jetty").isLessThan(shipped * 9 / 10);
    retrained = installed.sonde("retrain", "--set", "transport=websocket,tcp,prometheus");
    assertThat(retrained.exit()).as(retrained.err()).isZero();
    assertThat(Files.size(cache)).isGreaterThan(shipped * 9 / 10);
  }

  @Test
  void anAddedJarAndAnAddedPluginFolderMeasure() throws Exception {
    replace(installed.home().resolve("providers/added.jar"), "added.Added", "added");
    assertThat(installed.once("added", "cpu").at("/added/data/answer").asInt()).isEqualTo(42);
    Path plugin = Files.createDirectories(installed.home().resolve("plugins/added"));
    Files.move(installed.home().resolve("providers/added.jar"), plugin.resolve("added.jar"));
    assertThat(installed.once("added", "cpu").at("/added/data/answer").asInt()).isEqualTo(42);
  }

  @Test
  void itRunsWithoutItsRuntimeAndCache() throws Exception {
    Files.delete(installed.home().resolve("lib/sonde.aot"));
    Files.move(installed.home().resolve("runtime"), scratch.resolve("elsewhere"));
    Installed.Outcome outcome =
        installed.sonde(Map.of("JAVA_HOME", System.getProperty("java.home")), "once", "memory");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("\"size_bytes\"");
  }

  private void replace(Path jar, String className, String source) throws Exception {
    Path coreApi = installed.jar("lib", "core-api");
    ReplacementJar.write(
        jar, Files.createTempDirectory(scratch, "jar"), coreApi, className, source, "42");
  }

  private static Set<String> names(JsonNode sources) {
    Set<String> names = new TreeSet<>();
    sources.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
