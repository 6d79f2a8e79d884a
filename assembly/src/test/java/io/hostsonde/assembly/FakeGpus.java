package io.hostsonde.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The made-up NVML of the provider's tests, as a library that the system's loader finds. */
record FakeGpus(Path folder) {

  private static final Path SOURCE = Path.of("../providers/gpu-nvidia/src/test/c/nvml.c");

  static FakeGpus in(Path scratch) throws IOException, InterruptedException {
    assumeTrue(hasCompiler(), "no gcc here, which compiles the made-up NVML");
    Path folder = Files.createDirectory(scratch.resolve("nvml"));
    Process gcc =
        new ProcessBuilder(
                "gcc",
                "-O1",
                "-shared",
                "-fPIC",
                "-o",
                folder.resolve("libnvidia-ml.so.1").toString(),
                SOURCE.toString(),
                "-lpthread")
            .redirectErrorStream(true)
            .start();
    String said = new String(gcc.getInputStream().readAllBytes(), UTF_8);
    assertThat(gcc.waitFor()).as(said).isZero();
    return new FakeGpus(folder);
  }

  private static boolean hasCompiler() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "gcc")));
  }

  /** From now on it does this; nvml.c says what it understands. */
  void does(String... lines) throws IOException {
    Files.writeString(folder.resolve("libnvidia-ml.so.1.conf"), String.join("\n", lines) + "\n");
  }

  /** With which the loader finds it. */
  Map<String, String> environment() {
    return Map.of("LD_LIBRARY_PATH", folder.toString());
  }
}
