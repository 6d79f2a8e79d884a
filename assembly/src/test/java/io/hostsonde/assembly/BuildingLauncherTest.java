package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sonde} of the repository, in a made-up one whose build takes no time. */
class BuildingLauncherTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String BUILD =
      """
      #!/bin/sh
      echo "$@" >> builds
      echo "the build speaks"
      [ ! -e gate ] || cat gate # until somebody writes to it
      [ ! -e broken ] || exit 3
      mkdir -p assembly/target/hostsonde/bin
      printf '#!/bin/sh\\necho "ran $*"\\nexit 7\\n' > assembly/target/hostsonde/bin/sonde
      chmod +x assembly/target/hostsonde/bin/sonde
      """;

  @TempDir Path root;
  @TempDir Path elsewhere;

  private Path source = Path.of("");

  @BeforeEach
  void copy() throws Exception {
    Files.copy(Path.of("../sonde"), root.resolve("sonde"), StandardCopyOption.COPY_ATTRIBUTES);
    Path build = Files.writeString(root.resolve("mvnw"), BUILD);
    Files.setPosixFilePermissions(build, PosixFilePermissions.fromString("rwxr-xr-x"));
    source = Files.createDirectories(root.resolve("providers/cpu/src/main/java"));
    source = Files.writeString(source.resolve("Cpu.java"), "class Cpu {}");
    Files.createDirectories(root.resolve("core/src/main"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
  }

  @Test
  void itBuildsOnceAndRunsWithArgumentsAndExitCode() throws Exception {
    Outcome first = sonde("once", "a b");
    assertThat(first).isEqualTo(new Outcome(7, "ran once a b\n", first.err()));
    assertThat(first.err()).contains("building", "the build speaks");
    assertThat(sonde("demo")).isEqualTo(new Outcome(7, "ran demo\n", ""));
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void itBuildsAgainWhenASourceIsNewerOrGone() throws Exception {
    sonde();
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    sonde();
    assertThat(builds()).as("a newer source").isEqualTo(2);
    Files.delete(source);
    sonde();
    assertThat(builds()).as("one that went away").isEqualTo(3);
    Files.writeString(root.resolve("pom.xml"), "<project></project>");
    sonde();
    assertThat(builds()).as("another pom").isEqualTo(4);
    sonde();
    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void aBuildThatFailsRunsNothingAndIsTriedAgain() throws Exception {
    sonde();
    Files.writeString(source, "class Cpu { broken }");
    Path broken = Files.createFile(root.resolve("broken"));
    Outcome outcome = sonde("demo");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("the build failed");
    Files.delete(broken);
    assertThat(sonde("demo").out()).isEqualTo("ran demo\n");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", root.resolve("gate").toString()).start().waitFor())
        .isZero();
    Process first = start("first", "demo");
    await().atMost(PATIENCE).until(() -> Files.exists(root.resolve("builds")));
    Process second = start("second", "demo");
    await()
        .atMost(PATIENCE)
        .until(() ->
            second
                .descendants()
                .anyMatch(child -> child.info().command().orElse("").endsWith("flock")));
    Files.writeString(root.resolve("gate"), "go");
    assertThat(outcome(first, "first").out()).isEqualTo("ran demo\n");
    assertThat(outcome(second, "second")).isEqualTo(new Outcome(7, "ran demo\n", ""));
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void itWorksByWayOfALinkAndFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(elsewhere.resolve("s"), root.resolve("sonde"));
    Process process = started("linked", link.toString(), "check");
    assertThat(outcome(process, "linked").out()).isEqualTo("ran check\n");
  }

  private record Outcome(int exit, String out, String err) {}

  private Outcome sonde(String... arguments) throws Exception {
    return outcome(start("one", arguments), "one");
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(root.resolve("sonde").toString()));
    command.addAll(List.of(arguments));
    return started(name, command.toArray(String[]::new));
  }

  private Process started(String name, String... command) throws IOException {
    return new ProcessBuilder(command)
        .directory(elsewhere.toFile())
        .redirectOutput(elsewhere.resolve(name + ".out").toFile())
        .redirectError(elsewhere.resolve(name + ".err").toFile())
        .start();
  }

  private Outcome outcome(Process process, String name) throws Exception {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readString(elsewhere.resolve(name + ".out")),
        Files.readString(elsewhere.resolve(name + ".err")));
  }

  private int builds() throws IOException {
    return Files.readAllLines(root.resolve("builds")).size();
  }
}
