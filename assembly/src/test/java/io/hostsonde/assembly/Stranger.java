package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Somebody who has the distribution and Maven, and nothing of this project.
 *
 * @param home the distribution's folder
 * @param scratch for what Maven says
 */
record Stranger(Path home, Path scratch) {

  /** The machine's local repository without the jars that a build might have put there. */
  private static final Path REPOSITORY = Path.of("target/strangers-repository").toAbsolutePath();

  private static final int PATIENCE_SECONDS = 300;

  private static final Pattern NOT_AT_HAND =
      Pattern.compile("offline mode|has not been downloaded from it before");

  private static final Pattern NO_KOTLIN =
      Pattern.compile("org\\.jetbrains\\.kotlin:\\S+ .*(not found|Could not transfer)");

  /** What the wrapper and Maven say on a machine that has no Maven and reaches none. */
  private static final Pattern NO_MAVEN =
      Pattern.compile("Failed to fetch|Unknown host|UnknownHostException|Connection refused");

  /**
   * Builds and tests a project, and copies it into the distribution; without the network where all
   * is at hand.
   */
  void installs(Path project) throws IOException, InterruptedException {
    prepareRepository();
    String said = maven(project, "-o", "-Daether.offline.protocols=file");
    if (NOT_AT_HAND.matcher(said).find()) {
      said = maven(project);
    }
    if (!said.contains("T E S T S")) { // which may say the same
      assumeFalse(NO_MAVEN.matcher(said).find(), "no Maven here, and none to be had");
      assumeFalse(NO_KOTLIN.matcher(said).find(), "no Kotlin here, and none to be had");
    }
    assertThat(said).contains("BUILD SUCCESS").doesNotContain("[WARNING]");
  }

  private static void prepareRepository() throws IOException {
    String standard = System.getProperty("user.home") + "/.m2/repository";
    Path known = Path.of(System.getProperty("localRepository", standard));
    Path ours = Files.createDirectories(REPOSITORY.resolve("io/hostsonde"));
    try (Stream<Path> files = Files.walk(ours)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    link(known, REPOSITORY);
    link(known.resolve("io"), REPOSITORY.resolve("io"));
  }

  /** Links to all that is there, but for what there is a folder of already. */
  private static void link(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        Path link = to.resolve(entry.getFileName());
        if (!Files.exists(link)) {
          Files.deleteIfExists(link);
          Files.createSymbolicLink(link, entry);
        }
      }
    }
  }

  private String maven(Path project, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(home.resolve("sdk/wrapper/mvnw").toString(), "-B", "-ntp"));
    command.addAll(List.of(options));
    command.add("-Dmaven.repo.local=" + REPOSITORY);
    command.add("-Dhostsonde.home=" + home);
    command.add("install");
    Path said = Files.createTempFile(scratch, "maven", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    Process maven = builder.start();
    if (!maven.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      maven.destroyForcibly();
      throw new AssertionError("Maven did not end: " + Files.readString(said));
    }
    return Files.readString(said);
  }
}
