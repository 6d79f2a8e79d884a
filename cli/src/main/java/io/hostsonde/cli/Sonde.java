package io.hostsonde.cli;

import io.hostsonde.agent.LogOutput;
import io.hostsonde.agent.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code sonde}. */
@Command(
    name = "sonde",
    description = "Measures this host and hands the measurements to whoever asks.",
    mixinStandardHelpOptions = true,
    versionProvider = Sonde.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 130 and 143 ended by a signal.",
      "Standard output carries results only."
    })
public final class Sonde implements Runnable {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

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
  private Sonde() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    LogOutput.toStandardError();
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (first.equals("agent")) {
      AgentOptions plain = AgentOptions.parse(List.of(arguments).subList(1, arguments.length));
      if (plain != null) {
        return agent(plain);
      }
    }
    return commandLine(first).execute(arguments);
  }

  private static int agent(AgentOptions options) {
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    try {
      return AgentRun.run(options, err);
    } catch (Exception e) {
      return report(e, err);
    }
  }

  /**
   * The command line, with one subcommand when the first argument names it: the agent's start does
   * not pay for the others.
   */
  static CommandLine commandLine(String first) {
    CommandLine root = new CommandLine(new Sonde());
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
    root.setExecutionExceptionHandler((failure, line, result) -> report(failure, line.getErr()));
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

  private static int report(Exception failure, PrintWriter err) {
    switch (failure) {
      case SettingsException wrong ->
          wrong.errors().forEach(error -> err.println("sonde: " + Printable.text(error)));
      case IOException expected ->
          err.println("sonde: " + Printable.text(Printable.message(expected)));
      default -> failure.printStackTrace(err);
    }
    err.flush();
    return failure instanceof SettingsException ? USAGE : FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  static String version() {
    return Optional.ofNullable(Sonde.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sonde " + version(), "Java " + Runtime.version()};
    }
  }
}
