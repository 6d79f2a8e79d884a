import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The distribution's folder {@code sdk}: a Maven repository with what a plug-in is compiled and
 * tested against, so that nothing has to be published first, and the Maven wrapper. Beside it, in
 * {@code docs} and {@code examples}, the guides, the SPI's Javadoc and a plug-in to read.
 */
final class Sdk {

  private static final List<String> ARTIFACTS = List.of("core-api", "core-testkit");

  /** Of all entries in a jar, so that the same sources make the same jar. */
  private static final String DATE = "--date=2026-11-01T00:00:00Z";

  private static final Path WRAPPER = Path.of(".mvn/wrapper/maven-wrapper.properties");

  private final Path repository;
  private final String built;
  private final Path sdk;
  private final Path docs;
  private final Path examples;
  private final String version;

  /**
   * @param repository the folder of this project
   * @param built what the build makes of a module, below that one's folder
   * @param home the distribution's
   */
  Sdk(Path repository, String built, Path home, String version) {
    this.repository = repository;
    this.built = built;
    this.sdk = home.resolve("sdk");
    this.docs = home.resolve("docs");
    this.examples = home.resolve("examples");
    this.version = version;
  }

  /** The jars and what Maven has to know about them. */
  void write() throws Exception {
    Distribution.delete(sdk);
    Distribution.delete(docs);
    Distribution.delete(examples);
    Poms poms = new Poms(repository.resolve("pom.xml"));
    for (String artifact : ARTIFACTS) {
      Path folder = Files.createDirectories(folder(artifact));
      String name = artifact + "-" + version;
      Files.copy(
          repository.resolve(artifact).resolve(built).resolve(name + ".jar"),
          folder.resolve(name + ".jar"));
      Files.writeString(
          folder.resolve(name + ".pom"),
          poms.flattened(repository.resolve(artifact).resolve("pom.xml")));
    }
    for (String script : List.of("mvnw", "mvnw.cmd")) {
      copy(repository.resolve(script), sdk.resolve("wrapper").resolve(script));
    }
    copy(repository.resolve(WRAPPER), sdk.resolve("wrapper").resolve(WRAPPER));
    copyGuides();
    copyExamples();
  }

  /** The Javadoc as a site, and the sources, from which editors show it. Takes seconds. */
  void writeDocumentation() throws IOException {
    javadoc(docs.resolve("api"));
    for (String artifact : ARTIFACTS) {
      Path sources = repository.resolve(artifact).resolve("src/main/java");
      Path jar = folder(artifact).resolve(artifact + "-" + version + "-sources.jar");
      run("jar", List.of("--create", DATE, "--file=" + jar, "-C", sources.toString(), "."));
    }
  }

  /** Without a file's SHA-1 beside it, Maven warns at each first use. */
  void writeSums() throws IOException, NoSuchAlgorithmException {
    for (String artifact : ARTIFACTS) {
      for (Path file : Distribution.files(folder(artifact))) {
        byte[] sum = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(file));
        Files.writeString(
            file.resolveSibling(file.getFileName() + ".sha1"), HexFormat.of().formatHex(sum));
      }
    }
  }

  private Path folder(String artifact) {
    return sdk.resolve("io/hostsonde").resolve(artifact).resolve(version);
  }

  private void copyGuides() throws IOException {
    Path pages = repository.resolve("docs");
    for (Path page : Distribution.files(pages)) {
      if (page.toString().endsWith(".md")) {
        copy(page, docs.resolve(pages.relativize(page).toString()));
      }
    }
  }

  /**
   * Those of the repository find its distribution, those of the distribution the one they are in.
   */
  private void copyExamples() throws IOException {
    Path projects = repository.resolve("examples");
    for (Path file : Distribution.files(projects)) {
      Path name = projects.relativize(file);
      Path copy = examples.resolve(name.toString());
      if (name.toString().contains("/target/")) {
        continue;
      }
      copy(file, copy);
      if (name.endsWith("pom.xml")) {
        Files.writeString(copy, Files.readString(copy).replace("assembly/target/hostsonde/", ""));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void javadoc(Path site) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "-quiet",
            "-encoding",
            "UTF-8",
            "-Xdoclint:all,-missing",
            "-Werror",
            "-notimestamp",
            "--no-fonts"));
    arguments.addAll(List.of("-doctitle", "Hostsonde " + version, "-windowtitle", "Hostsonde"));
    arguments.addAll(List.of("-group", "SPI", "io.hostsonde.api:io.hostsonde.schema"));
    arguments.addAll(List.of("-group", "Well-known records", "io.hostsonde.metrics"));
    arguments.addAll(List.of("-group", "Tests of plug-ins", "io.hostsonde.testkit*"));
    arguments.addAll(List.of("-classpath", classPath(), "-d", site.toString()));
    for (String artifact : ARTIFACTS) {
      try (Stream<Path> sources = Files.walk(repository.resolve(artifact + "/src/main/java"))) {
        sources
            .filter(file -> file.toString().endsWith(".java"))
            .map(Path::toString)
            .sorted()
            .forEach(arguments::add);
      }
    }
    run("javadoc", arguments);
  }

  /** What the sources refer to, as the build has resolved it. */
  private String classPath() throws IOException {
    return Files.readString(repository.resolve("assembly/target/sdk.classpath")).strip();
  }

  private static void run(String tool, List<String> arguments) throws IOException {
    int exit =
        ToolProvider.findFirst(tool)
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(String[]::new));
    if (exit != 0) {
      throw new IOException(tool + " failed");
    }
  }
}
