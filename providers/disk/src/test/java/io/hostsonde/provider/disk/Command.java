package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that tests run. */
final class Command {

  private static final int PATIENCE_SECONDS = 60;

  private Command() {}

  /** What it prints, on either stream; it must succeed. */
  static String output(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("%s ends", List.of(words))
        .isTrue();
    assertThat(process.exitValue()).as("%s: %s", List.of(words), output).isZero();
    return output;
  }

  /** Whether it can be run and succeeds. */
  static boolean succeeds(String... words) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
