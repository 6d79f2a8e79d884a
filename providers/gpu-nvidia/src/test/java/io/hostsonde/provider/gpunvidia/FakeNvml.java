package io.hostsonde.provider.gpunvidia;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A made-up NVML, compiled in the test; src/test/c/nvml.c says what it can be told to do. */
final class FakeNvml {

  private static final Path SOURCE = Path.of("src/test/c/nvml.c");
  private static final int PATIENCE_SECONDS = 60;

  private final Path library;

  private FakeNvml(Path library) {
    this.library = library;
  }

  /** In that folder, with all its functions but those. */
  static FakeNvml in(Path folder, String... lacking) throws IOException, InterruptedException {
    Path library = folder.resolve("libnvidia-ml.so.1");
    compile(library, lacking);
    return new FakeNvml(library);
  }

  /** Puts another one in its place, as an update of the driver does. */
  void replace() throws IOException, InterruptedException {
    Path successor = library.resolveSibling("successor");
    compile(successor);
    Files.move(successor, library, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void compile(Path library, String... lacking)
      throws IOException, InterruptedException {
    assumeTrue(hasCompiler(), "no gcc here, which compiles the made-up NVML");
    List<String> command = new ArrayList<>(List.of("gcc", "-O1", "-shared", "-fPIC"));
    if (lacking.length > 0) {
      Path script = library.resolveSibling("lacking.map");
      Files.writeString(script, "{ global: *; local: " + String.join("; ", lacking) + "; };");
      command.add("-Wl,--version-script=" + script);
    }
    command.addAll(List.of("-o", library.toString(), SOURCE.toString(), "-lpthread"));
    Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(gcc.getInputStream().readAllBytes(), UTF_8);
    assertThat(gcc.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(gcc.exitValue()).as(said).isZero();
  }

  private static boolean hasCompiler() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcc")));
  }

  Path library() {
    return library;
  }

  /** From now on it does this, and nothing of what it was told before. */
  void does(String... lines) throws IOException {
    Path next = library.resolveSibling("next.conf");
    Files.writeString(next, String.join("\n", lines) + "\n");
    Files.move(next, Path.of(library + ".conf"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** How often it was initialised. */
  long initialisations() throws IOException {
    return count("init");
  }

  long shutdowns() throws IOException {
    return count("shutdown");
  }

  private long count(String word) throws IOException {
    Path log = Path.of(library + ".log");
    return Files.exists(log) ? Files.readAllLines(log).stream().filter(word::equals).count() : 0;
  }
}
