package io.hostsonde.cli;

import io.hostsonde.agent.SettingsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sonde agent}, as help and completion know it; see {@link AgentOptions#parse}. */
@Command(
    name = "agent",
    description = {
      "Runs the agent until it is told to end.",
      "Host, port and --tls are about the transport that the setting transport names; with",
      "several of them, use --set NAME.host, NAME.port and NAME.tls."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "SIGTERM and SIGINT end it: clients get a close frame. SIGHUP makes it read",
      "certificate, token, allowed hosts and origins, and the log level anew."
    })
final class AgentCommand implements Subcommand {

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
      description =
          "Listen with TLS; websocket makes a missing certificate, tcp needs its two files.")
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
    return AgentRun.run(
        new AgentOptions(
            options.config(),
            options.settings(),
            host,
            port != null ? port : positionalPort,
            tls,
            quiet,
            controlSocket),
        spec.commandLine().getErr());
  }
}
