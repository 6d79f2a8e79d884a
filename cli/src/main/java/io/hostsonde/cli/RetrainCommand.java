package io.hostsonde.cli;

import io.hostsonde.agent.SettingsException;
import io.hostsonde.security.UnwritableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonde retrain}. */
@Command(
    name = "retrain",
    description =
        "Makes the ahead-of-time cache anew, which the agent starts faster with: runs an agent,"
            + " asks it for everything, and keeps what the JVM learnt. To be done after jars or"
            + " Java have changed; until then the agent runs without.",
    mixinStandardHelpOptions = true)
final class RetrainCommand implements Subcommand {

  /** Where the launcher writes the fingerprint of what the cache is made from. */
  private static final String FINGERPRINT = ".fingerprint";

  /** What agent and JVM say meanwhile; shown when it goes wrong. */
  private static final String SAID = "said";

  private static final int START_SECONDS = 30;
  private static final int ASSEMBLY_SECONDS = 180;
  private static final int POLL_MILLIS = 20;

  /** The cache is beside the jars that it is made from. */
  private static final String ADVICE =
      "run it as the user whom the distribution belongs to, with 60 MB of room there; the agent"
          + " runs without the cache, too";

  private static final String TRAINING_KEY = "training";

  /**
   * What is set otherwise for the training: it serves this host only, at a free port, and lets the
   * training's client in.
   */
  private static final Map<String, List<String>> FOR_TRAINING =
      Map.of(
          "websocket", List.of("host=127.0.0.1", "port=0", "token=", "token-file="),
          "tcp",
              List.of(
                  "host=127.0.0.1",
                  "port=0",
                  "key=" + TRAINING_KEY,
                  "key-file=",
                  "allowed-clients=",
                  "interval=100ms"),
          "prometheus", List.of("host=127.0.0.1", "port=0"));

  @Spec private CommandSpec spec;

  @Mixin private LaunchOptions options;

  @Option(names = "--if-needed", description = "Only when the cache there is does not fit.")
  private boolean ifNeeded;

  @SuppressWarnings("NullAway.Init") // picocli sets specification and mixin
  RetrainCommand() {}

  @Override
  public String name() {
    return "retrain";
  }

  @Override
  public Integer call() throws SettingsException, IOException, InterruptedException {
    Path home = LaunchOptions.home();
    if (home == null) {
      throw new IOException("not started by the launcher of a distribution, which has the cache");
    }
    if (ifNeeded && Boolean.getBoolean("sonde.cached")) {
      return Sonde.DONE;
    }
    Path cache = home.resolve("lib/sonde.aot");
    Path work = workFolder(home.resolve("lib"));
    try {
      Path fresh = work.resolve("sonde.aot");
      train(home, fresh, work);
      if (!Files.exists(fresh)) {
        throw new IOException("the JVM made no cache: " + said(work));
      }
      // The fingerprint goes first and comes last: a half-replaced cache is never passed.
      replace(fresh, cache);
    } finally {
      try (var left = Files.newDirectoryStream(work)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
      Files.delete(work);
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println("sonde: trained " + cache + " (" + Files.size(cache) / 1_000_000 + " MB)");
    err.flush();
    return Sonde.DONE;
  }

  private static Path workFolder(Path folder) throws IOException {
    try {
      return Files.createTempDirectory(folder, "training");
    } catch (IOException e) {
      throw new UnwritableException("the cache", folder, ADVICE, e);
    }
  }

  private static void replace(Path fresh, Path cache) throws IOException {
    try {
      Files.deleteIfExists(fingerprint(cache));
      Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
      Files.move(fingerprint(fresh), fingerprint(cache), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UnwritableException("the cache", cache, ADVICE, e);
    }
  }

  private static String said(Path work) throws IOException {
    return Files.readString(work.resolve(SAID)).strip();
  }

  private static Path fingerprint(Path cache) {
    return cache.resolveSibling(cache.getFileName() + FINGERPRINT);
  }

  /** The agent that is trained: as it is configured, with the transports that it has. */
  private List<String> command(Path home, Path control) throws SettingsException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/sonde").toString(), "agent"));
    if (options.config() != null) {
      command.add("--config=" + options.config());
    }
    options.settings().forEach((key, value) -> command.add("--set=" + key + "=" + value));
    for (String transport : options.launch().transports()) {
      for (String setting : FOR_TRAINING.getOrDefault(transport, List.of())) {
        command.add("--set=" + transport + "." + setting);
      }
    }
    command.add("--control-socket=" + control);
    return command;
  }

  private void train(Path home, Path cache, Path work)
      throws SettingsException, IOException, InterruptedException {
    Path control = work.resolve("agent.sock");
    ProcessBuilder builder =
        new ProcessBuilder(command(home, control))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(work.resolve(SAID).toFile());
    builder.environment().put("SONDE_TRAINING", cache.toString());
    Process agent = builder.start();
    try {
      for (String address : addresses(agent, control, work)) {
        URI uri = URI.create(address);
        switch (uri.getScheme()) {
          case "ws" -> TrainingClient.requests(uri);
          case "tcp" -> TrainingClient.lines(uri, TRAINING_KEY);
          case "http" -> TrainingClient.scrapes(uri);
          default -> {} // over TLS, or of a plug-in: what its start needs is learnt
        }
      }
      agent.destroy(); // SIGTERM; the JVM writes the cache at its end
      if (!agent.waitFor(ASSEMBLY_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the JVM did not end");
      }
    } finally {
      agent.destroyForcibly();
    }
  }

  /** Where the agent listens, once it does. */
  private static List<String> addresses(Process agent, Path control, Path work)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline) {
      if (agent.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("the agent ended with " + agent.exitValue() + ": " + said(work));
      }
      @Nullable List<String> addresses = answered(control);
      if (addresses != null) {
        return addresses;
      }
    }
    throw new IOException("the agent did not start within " + START_SECONDS + " s");
  }

  private static @Nullable List<String> answered(Path control) throws IOException {
    return ControlSocket.answers(control)
        ? ControlReport.parse(ControlFolder.ask(control)).addresses()
        : null;
  }
}
