package io.hostsonde.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real client starts our agent under the name it looks for, and shows what it says. */
class SocktopTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path scratch;

  @Test
  void socktopsDemoRunsOnOurAgent() throws Exception {
    demo(Map.of(), "CPU", "Memory", "java");
  }

  @Test
  void socktopShowsGpus() throws Exception {
    FakeGpus gpus = FakeGpus.in(scratch);
    gpus.does("set utilization 77");
    demo(gpus.environment(), "NVIDIA Fake 9000", "util: 77%", "6.0G/24.0G");
  }

  /** Runs the client on an agent of ours until it shows all that. */
  private void demo(Map<String, String> environment, String... expected) throws Exception {
    Optional<Path> socktop = onPath("socktop");
    assumeTrue(socktop.isPresent(), "no socktop here (cargo install socktop)");
    assumeTrue(onPath("tmux").isPresent(), "no tmux here");
    // It looks for the agent beside itself first, where the original may be.
    Path client = scratch.resolve("socktop");
    Files.copy(socktop.orElseThrow(), client, StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(
        scratch.resolve("socktop_agent"), Installed.BUILT.resolve("compat/socktop_agent"));
    StringBuilder command = new StringBuilder("env");
    environment.forEach(
        (name, value) -> command.append(' ').append(name).append('=').append(value));
    command.append(' ').append(client).append(" --demo");
    tmux("-f", "/dev/null", "new-session", "-d", "-x", "140", "-y", "45", command.toString());
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            String screen = tmux("capture-pane", "-p");
            if (screen.contains("retry") || screen.contains("Retry")) {
              tmux("send-keys", "r"); // it waits for 300 ms only, whatever the machine does
            }
            assertThat(screen).contains(expected);
          });
      assertThat(tmux("capture-pane", "-p")).doesNotContain("INFO", "sonde:");
      tmux("send-keys", "q"); // it stops its agent
      await()
          .atMost(PATIENCE)
          .until(() -> tmux("capture-pane", "-p").contains("no server running"));
    } finally {
      tmux("kill-server");
    }
  }

  private String tmux(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("tmux", "-S", scratch.resolve("tmux.sock").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
