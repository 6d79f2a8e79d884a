package io.hostsonde.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code sonde}, of which all others are subcommands. */
@Command(
    name = "sonde",
    description = "Measures this host and hands the measurements to whoever asks.",
    mixinStandardHelpOptions = true,
    versionProvider = SondeCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 130 and 143 ended by a signal.",
      "Standard output carries results only."
    })
final class SondeCommand implements Runnable {

  private static final List<String> BUILT_IN =
      List.of(
          "agent",
          "once",
          "demo",
          "plugins",
          "check",
          "cert",
          "keygen",
          "tail",
          "new-plugin",
          "retrain",
          "completion");

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  private SondeCommand() {}

  /**
   * The command line, with one subcommand when the first argument names it: the agent's start does
   * not pay for the others.
   */
  static CommandLine commandLine(String first) {
    CommandLine root = new CommandLine(new SondeCommand());
    Subcommand named = builtIn(first);
    if (named != null) {
      root.addSubcommand(named.name(), named);
    } else {
      for (String name : BUILT_IN) {
        root.addSubcommand(name, builtIn(name));
      }
      for (Subcommand contributed : ServiceLoader.load(Subcommand.class)) {
        if (!BUILT_IN.contains(contributed.name())) {
          root.addSubcommand(contributed.name(), contributed);
        }
      }
    }
    // Picocli's own writer does not learn that nobody reads standard output any more.
    root.setOut(new PrintWriter(System.out, true, System.out.charset()));
    root.setExecutionExceptionHandler(
        (failure, line, result) -> Sonde.report(failure, line.getErr()));
    return root;
  }

  private static @Nullable Subcommand builtIn(String name) {
    return switch (name) {
      case "agent" -> new AgentCommand();
      case "once" -> new OnceCommand();
      case "demo" -> new DemoCommand();
      case "plugins" -> new PluginsCommand();
      case "check" -> new CheckCommand();
      case "cert" -> new CertCommand();
      case "keygen" -> new KeygenCommand();
      case "tail" -> new TailCommand();
      case "new-plugin" -> new NewPluginCommand();
      case "retrain" -> new RetrainCommand();
      case "completion" -> new CompletionCommand();
      default -> null;
    };
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sonde " + Sonde.version(), "Java " + Runtime.version()};
    }
  }
}
