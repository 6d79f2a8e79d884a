package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.metrics.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A FUSE file system of our own that hangs in statfs for as long as a file exists. */
@Timeout(120)
class HangingMountTest {

  private static final Duration TIMEOUT = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Path mountPoint;
  private Path hangs;
  private Path calls;
  private @Nullable Process fileSystem;

  @BeforeEach
  void mount() throws Exception {
    assumeThat(Path.of("/dev/fuse")).as("FUSE in the kernel").exists();
    assumeThat(Command.succeeds("fusermount3", "--version")).as("fusermount3").isTrue();
    assumeThat(Command.succeeds("pkg-config", "--exists", "fuse3")).as("libfuse3-dev").isTrue();
    assumeThat(Command.succeeds("gcc", "--version")).as("gcc").isTrue();
    mountPoint = Files.createDirectory(folder.resolve("mount"));
    hangs = Files.createFile(folder.resolve("hangs"));
    calls = Files.createFile(folder.resolve("calls"));
    String program = compile();
    Process process =
        new ProcessBuilder(program, hangs.toString(), calls.toString(), mountPoint.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    fileSystem = process;
    await()
        .until(() -> {
          assumeThat(process.isAlive())
              .as("the right to mount: %s", Files.readString(folder.resolve("output")))
              .isTrue();
          return Files.readString(Path.of("/proc/self/mountinfo")).contains(mountPoint.toString());
        });
  }

  private String compile() throws IOException, InterruptedException {
    Path source = folder.resolve("hanging_fs.c");
    try (InputStream in = HangingMountTest.class.getResourceAsStream("hanging_fs.c")) {
      Files.copy(Objects.requireNonNull(in), source);
    }
    String program = folder.resolve("hanging_fs").toString();
    Command.output(
        "sh",
        "-c",
        "gcc -Wall -o \"$1\" \"$2\" $(pkg-config --cflags --libs fuse3)",
        "sh",
        program,
        source.toString());
    return program;
  }

  @AfterEach
  void unmount() throws Exception {
    if (fileSystem != null) {
      Files.deleteIfExists(hangs);
      Command.succeeds("fusermount3", "-u", "-z", mountPoint.toString());
      fileSystem.destroy();
      fileSystem.waitFor();
    }
    await().until(() -> flights().isEmpty());
  }

  @Test
  void stallsOnlyItselfAndComesBack() throws Exception {
    try (DiskSampler sampler = SampleOnce.sampler(TestSettings.network(TIMEOUT))) {
      for (int i = 0; i < 5; i++) {
        Disk sample = sampler.sample();
        assertThat(mounted(sample).stuck()).isTrue();
        assertThat(mounted(sample).sizeBytes()).isNull();
        assertThat(mounted(sample).device()).isEqualTo("hanging");
        assertThat(mounted(sample).type()).isEqualTo("fuse.hanging");
        assertThat(root(sample).stuck()).isFalse();
        assertThat(root(sample).sizeBytes()).isPositive();
      }
      assertThat(calls).as("calls of statfs").hasContent("x");

      Files.delete(hangs);
      await()
          .untilAsserted(() -> {
            Disk.FileSystem recovered = mounted(sampler.sample());
            assertThat(recovered.stuck()).isFalse();
            assertThat(recovered.sizeBytes()).isEqualTo(4096 * 1000);
            assertThat(recovered.availableBytes()).isEqualTo(4096 * 500);
            assertThat(recovered.usedBytes()).isEqualTo(4096 * 400);
            assertThat(recovered.inodes()).isNull();
          });
      await().until(() -> flights().isEmpty());
    }
  }

  /**
   * The kernel ends no process before a FUSE program has answered what it has taken on, whatever
   * the process does (fs/fuse/dev.c, request_wait_answer); so the program's end is awaited after.
   */
  @Test
  void aProgramGetsToItsEndAndNoThreadHoldsItThen() throws Exception {
    Path output = folder.resolve("sample");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SampleOnce.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(output)
                  .content()
                  .contains(mountPoint + " stuck=true size=null")
                  .contains("/ stuck=false")
                  .contains("closed"));
      assertThat(calls).as("calls of statfs").hasContent("x");
    } finally {
      Files.delete(hangs);
    }
    assertThat(program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isZero();
  }

  @Test
  void itsThreadIsADaemonAndCloseDoesNotWaitForIt() throws Exception {
    DiskSampler sampler = SampleOnce.sampler(TestSettings.network(TIMEOUT));
    assertThat(mounted(sampler.sample()).stuck()).isTrue();
    sampler.close();
    assertThat(flights()).singleElement().matches(Thread::isDaemon);
    assertThat(hangs).exists();
  }

  @Test
  void isNotTouchedUnlessWanted() throws Exception {
    try (DiskSampler sampler = SampleOnce.sampler(TestSettings.defaults(TIMEOUT))) {
      assertThat(sampler.sample().fileSystems())
          .extracting(Disk.FileSystem::mountPoint)
          .contains("/")
          .doesNotContain(mountPoint.toString());
    }
    assertThat(calls).isEmptyFile();
  }

  private static List<Thread> flights() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("disk-statfs"))
        .toList();
  }

  private Disk.FileSystem mounted(Disk sample) {
    return at(sample, mountPoint.toString());
  }

  private static Disk.FileSystem root(Disk sample) {
    return at(sample, "/");
  }

  private static Disk.FileSystem at(Disk sample, String mountPoint) {
    return sample.fileSystems().stream()
        .filter(row -> row.mountPoint().equals(mountPoint))
        .findAny()
        .orElseThrow();
  }
}
