package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** Of this project; what was not built into a distribution has none of its own. */
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>hostsonde</artifactId>\\s*<version>(.*)</version>");

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

  @Test
  void aBadGroupIsRefused() {
    String directory = target().toString();
    assertThat(refusal("new-plugin", "solar", "--group", "my group", "--directory", directory))
        .contains("the group 'my group'");
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
    provider("solar-panel", "org.example.solarpanel").write(target());
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
        .contains(
            "<groupId>org.example.maven</groupId>",
            "<artifactId>solar-panel</artifactId>",
            "/a&amp;b/sdk/<");
  }

  private PluginProject provider(String name, String packageName) {
    return new PluginProject(
        home, PluginProject.Kind.PROVIDER, name, packageName, "org.example.maven");
  }

  /** {@code examples/graphite}: {@code -Dexample.write} writes it anew. */
  @Test
  void aTransportIsTheExample() throws IOException {
    Path example = Path.of("../examples/graphite");
    PluginProject project =
        new PluginProject(
            home, PluginProject.Kind.TRANSPORT, "graphite", "org.example.graphite", "org.example");
    project.write(target());
    Map<Path, String> written = asExample(target());
    if (System.getProperty("example.write") != null) {
      for (Map.Entry<Path, String> file : written.entrySet()) {
        Path path = example.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
    assertThat(files(example)).isEqualTo(written);
  }

  /** Without the wrapper, with the distribution where an example finds it. */
  private Map<Path, String> asExample(Path project) throws IOException {
    Map<Path, String> files = files(project);
    files.remove(Path.of("mvnw"));
    files.remove(Path.of(".gitignore"));
    Matcher version = VERSION.matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(version.find()).isTrue();
    String sdk = home.resolve("sdk").toUri().toString().replace("&", "&amp;");
    files.replaceAll((file, text) ->
        text.replace(sdk, "file://${project.basedir}/../../assembly/target/hostsonde/sdk")
            .replace(home.toString(), "../..")
            .replace(">" + Sonde.version() + "<", ">" + version.group(1) + "<"));
    return files;
  }

  private static Map<Path, String> files(Path project) throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(project)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        Path name = project.relativize(file);
        if (!name.startsWith("target")) {
          files.put(name, Files.readString(file));
        }
      }
    }
    return files;
  }

  @Test
  void whatIsThereIsLeftAlone() throws IOException {
    PluginProject project = provider("solar", "org.example");
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
