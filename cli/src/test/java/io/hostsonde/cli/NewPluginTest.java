package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code sonde new-plugin} writes and refuses; that it builds is tested with the distribution.
 */
class NewPluginTest {

  @TempDir Path scratch;

  private Path home = Path.of("");

  @BeforeEach
  void makeSdk() throws IOException {
    home = scratch.resolve("a&b");
    Path wrapper = Files.createDirectories(home.resolve("sdk/wrapper"));
    Files.writeString(wrapper.resolve("mvnw"), "#!/bin/sh\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Solar            | is not lower-case words joined by hyphens
          solar_panel      | is not lower-case words joined by hyphens
          ../solar         | is not lower-case words joined by hyphens
          3com             | is not lower-case words joined by hyphens
          solar-           | is not lower-case words joined by hyphens
          ''               | is not lower-case words joined by hyphens
          engine           | the name 'engine' is taken
          agent            | the name 'agent' is taken
          """)
  void aBadNameIsRefusedBeforeAnythingIsWritten(String name, String complaint) {
    assertThat(refusal("new-plugin", name, "--directory", target().toString())).contains(complaint);
    assertThat(target()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Org.example      | is not lower-case words joined by dots
          org..example     | is not lower-case words joined by dots
          org.example.int  | has a word of Java's in it: int
          io.hostsonde.api | belongs to the agent
          """)
  void aBadPackageIsRefused(String name, String complaint) {
    String directory = target().toString();
    assertThat(refusal("new-plugin", "solar", "--package", name, "--directory", directory))
        .contains(complaint);
    assertThat(target()).doesNotExist();
  }

  private static String refusal(String... arguments) {
    StringWriter err = new StringWriter();
    int exit =
        SondeCommand.commandLine("new-plugin").setErr(new PrintWriter(err)).execute(arguments);
    assertThat(exit).isEqualTo(Sonde.USAGE);
    return err.toString();
  }

  @Test
  void namesAreInPlaceAndNoPlaceholderIsLeft() throws IOException {
    new PluginProject(home, "solar-panel", "org.example.solarpanel").write(target());
    List<Path> files;
    try (Stream<Path> found = Files.walk(target())) {
      files = found.filter(Files::isRegularFile).map(target()::relativize).toList();
    }
    for (Path file : files) {
      assertThat(Files.readString(target().resolve(file))).doesNotContainPattern("@[a-zA-Z]+@");
    }
    Path sources = Path.of("src/main/java/org/example/solarpanel");
    assertThat(files)
        .contains(
            Path.of("pom.xml"),
            Path.of("mvnw"),
            Path.of(".gitignore"),
            sources.resolve("SolarPanelProvider.java"),
            Path.of("src/test/java/org/example/solarpanel/SolarPanelProviderTest.java"));
    assertThat(
            target()
                .resolve("src/main/resources/META-INF/services/io.hostsonde.api.MetricProvider"))
        .hasContent("org.example.solarpanel.SolarPanelProvider");
    assertThat(target().resolve("pom.xml"))
        .content()
        .contains("<artifactId>solar-panel</artifactId>", "/a&amp;b/sdk/<");
  }

  @Test
  void whatIsThereIsLeftAlone() throws IOException {
    PluginProject project = new PluginProject(home, "solar", "org.example");
    Path file = Files.writeString(Files.createDirectory(target()).resolve("diary"), "dear");
    assertThatThrownBy(() -> project.write(target())).hasMessageContaining("is not empty");
    assertThatThrownBy(() -> project.write(file)).hasMessageContaining("no folder");
    assertThat(target()).isDirectoryContaining(found -> found.equals(file));
    Files.delete(file);
    project.write(target());
    assertThat(target().resolve("pom.xml")).exists();
  }

  private Path target() {
    return scratch.resolve("project");
  }
}
