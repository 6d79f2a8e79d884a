package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A distribution on the disk, and its command. */
record Installed(Path home, Path scratch) {

  static final Path BUILT = Path.of("target/hostsonde").toAbsolutePath();

  /** Variables of whoever runs the tests that would change what the command does or says. */
  private static final Pattern CALLERS =
      Pattern.compile(
          "SONDE_|HOSTSONDE_|SOCKTOP_|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS");

  private static final int PATIENCE_SECONDS = 60;

  /** The one that was built; nothing in it is to be changed. */
  static Installed built(Path scratch) {
    return new Installed(BUILT, scratch);
  }

  /** A copy that may be changed. */
  static Installed copy(Path scratch) throws IOException, InterruptedException {
    Path home = scratch.resolve("hostsonde");
    Process copy = new ProcessBuilder("cp", "-a", BUILT.toString(), home.toString()).start();
    assertThat(copy.waitFor()).isZero();
    return new Installed(home, scratch);
  }

  /** What came of a command. */
  record Outcome(int exit, String out, String err) {}

  Outcome sonde(String... arguments) throws IOException, InterruptedException {
    return sonde(Map.of(), arguments);
  }

  Outcome sonde(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    ProcessBuilder builder =
        builder(environment, arguments)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** One snapshot, by {@code sonde once}. */
  JsonNode once(String... sources) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("once"));
    arguments.addAll(List.of(sources));
    Outcome outcome = sonde(arguments.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return new ObjectMapper().readTree(outcome.out()).get("sources");
  }

  /** An agent of one transport on a free port; ended by force when closed. */
  Agent agent(String... further) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--port", "0"));
    arguments.addAll(List.of(further));
    return agentAsTold(arguments);
  }

  /** The same with nothing but these arguments; its address is that of the first transport. */
  Agent agentAsTold(List<String> further) throws IOException {
    return agent(Map.of(), further);
  }

  Agent agent(Map<String, String> environment, List<String> further) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("agent"));
    arguments.addAll(further);
    Process process = builder(environment, arguments.toArray(String[]::new)).start();
    // An agent that never listens, or never ends, fails its test instead of keeping the build.
    process
        .onExit()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly());
    BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      int at = line.indexOf("listening on ");
      if (at >= 0) {
        return new Agent(process, err, line.substring(at + "listening on ".length()).strip());
      }
    }
    throw new IOException("the agent ended without listening");
  }

  /** A running agent. */
  record Agent(Process process, BufferedReader err, String address) implements AutoCloseable {

    URI uri() {
      return URI.create(address);
    }

    /** Sends a signal. */
    void signal(String name) throws IOException, InterruptedException {
      List<String> kill = List.of("kill", "-" + name, Long.toString(process.pid()));
      assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  ProcessBuilder builder(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/sonde").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> CALLERS.matcher(name).lookingAt());
    builder.environment().put("XDG_RUNTIME_DIR", scratch.toString());
    builder.environment().putAll(environment);
    return builder;
  }

  /** The one jar whose name begins so. */
  Path jar(String folder, String begin) throws IOException {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(home.resolve(folder), begin + "-*.jar")) {
      return jars.iterator().next();
    }
  }
}
