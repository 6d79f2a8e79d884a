package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The independent judge of what is written here. */
final class Openssl {

  private Openssl() {}

  /** Skips the test where there is no openssl. */
  static void needed() {
    try {
      Process process = new ProcessBuilder("openssl", "version").start();
      process.getInputStream().readAllBytes();
      assumeTrue(process.waitFor() == 0, "openssl does not run");
    } catch (IOException e) {
      assumeTrue(false, "no openssl on this machine");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs it in a folder and returns what it printed; it must succeed. */
  static String run(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
    return output;
  }
}
