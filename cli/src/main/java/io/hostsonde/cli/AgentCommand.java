package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.SettingsException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sonde agent}. */
@Command(
    name = "agent",
    description = "Runs the agent until it is told to end.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "SIGTERM and SIGINT end it: clients get a close frame. SIGHUP makes it read certificates,",
      "keys, address lists and the log level anew."
    })
final class AgentCommand implements Subcommand {

  /** How long clients are said good-bye to; what then hangs is left behind. */
  private static final Duration GOOD_BYE = Duration.ofMillis(1900);

  @Spec private CommandSpec spec;
  @Mixin private LaunchOptions options;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The address to listen on; 0.0.0.0: all.")
  private @Nullable String host;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "N",
      description = "The port to listen on; 0: any that is free.")
  private @Nullable Integer port;

  @Parameters(arity = "0..1", paramLabel = "N", description = "The same as --port.")
  private @Nullable Integer positionalPort;

  @Option(
      names = {"--tls", "--enableSSL"},
      description = "Listen with TLS; a missing certificate is made.")
  private boolean tls;

  @Option(
      names = "--control-socket",
      paramLabel = "PATH",
      description = "Where `sonde plugins` asks. Default: agent-<pid>.sock in a private folder.")
  private @Nullable String controlSocket;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but errors.")
  private boolean quiet;

  @SuppressWarnings("NullAway.Init") // picocli sets specification and mixin
  AgentCommand() {}

  @Override
  public String name() {
    return "agent";
  }

  @Override
  public Integer call() throws SettingsException, IOException, InterruptedException {
    Agent agent = Agent.open(options.launch(flags()));
    AgentControl control = new AgentControl(agent);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(agent, control), "sonde-end"));
    agent.start();
    Signals.on("HUP", agent::reload);
    control.open(controlSocket, quiet ? null : spec.commandLine().getErr());
    new CountDownLatch(1).await();
    return Sonde.DONE;
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    Integer chosenPort = port != null ? port : positionalPort;
    if (chosenPort != null) {
      flags.put("websocket.port", chosenPort.toString());
    }
    if (host != null) {
      flags.put("websocket.host", host);
    }
    if (tls) {
      flags.put("websocket.tls", "true");
    }
    if (quiet) {
      flags.put("engine.log-level", "error");
    }
    return flags;
  }

  /** On a thread of its own, so that what hangs does not keep the process. */
  private static void end(Agent agent, AgentControl control) {
    Thread closing =
        Thread.ofPlatform()
            .daemon()
            .name("sonde-close")
            .start(() -> {
              control.close();
              agent.close();
            });
    try {
      closing.join(GOOD_BYE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
