package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The portable provider put into a distribution for Linux, where it is asked for by name only. */
class PortableTest {

  private static final Map<String, String> PREFERRED =
      Map.of("HOSTSONDE_PROVIDERS_PREFER", "portable");

  @TempDir Path scratch;

  private Installed installed = Installed.built(Path.of("."));

  @BeforeEach
  void copy() throws Exception {
    installed = Installed.copy(scratch);
  }

  @Test
  void onTheClassPath() throws Exception {
    for (Path jar : Portable.jars()) {
      boolean provider = jar.getFileName().toString().startsWith("provider-");
      Path folder = installed.home().resolve(provider ? "providers" : "lib");
      Files.copy(jar, folder.resolve(jar.getFileName()));
    }
    assertMeasuresWhenPreferred();
  }

  @Test
  void asAPlugInWithItsLibraries() throws Exception {
    Path folder = Files.createDirectories(installed.home().resolve("plugins/portable"));
    for (Path jar : Portable.jars()) {
      Files.copy(jar, folder.resolve(jar.getFileName()));
    }
    for (String library : new String[] {"slf4j-api", "slf4j-jdk14", "jna-jpms"}) {
      Path jar = installed.jar("lib", library);
      Files.copy(jar, folder.resolve(jar.getFileName()));
    }
    assertMeasuresWhenPreferred();
  }

  private void assertMeasuresWhenPreferred() throws Exception {
    assertThat(Portable.measured(once(Map.of()))).as("without being preferred").isFalse();
    JsonNode sources = once(PREFERRED);
    assertThat(Portable.measured(sources)).isTrue();
    assertThat(sources.at("/cpu/data/total/busy_percent").isNumber()).isTrue();
    assertThat(sources.at("/processes/data/count").asInt()).isPositive();
    assertThat(sources.at("/disk/data/file_systems").size()).isPositive();
    assertThat(sources.at("/network/data/interfaces").size()).isPositive();
    assertThat(sources.findValuesAsText("status")).doesNotContain("failed");
  }

  private JsonNode once(Map<String, String> environment) throws Exception {
    Installed.Outcome outcome =
        installed.sonde(
            environment, "once", "memory", "cpu", "disk", "network", "thermal", "processes");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).as("nothing to say").isEmpty();
    return new ObjectMapper().readTree(outcome.out()).get("sources");
  }
}
