package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sonde once}. */
@Command(
    name = "once",
    description = "Prints one snapshot of this host as a line of JSON.",
    mixinStandardHelpOptions = true)
final class OnceCommand implements Subcommand {

  private static final double MILLIS_PER_SECOND = 1000;

  @Spec private CommandSpec spec;
  @Mixin private LaunchOptions options;

  @Parameters(paramLabel = "SOURCE", description = "What to measure. Default: all there is.")
  private List<String> sources = List.of();

  @Option(
      names = {"-w", "--watch"},
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "2",
      description = "Print a line every so many seconds (2) until it is told to end.")
  private @Nullable Double watch;

  @SuppressWarnings("NullAway.Init") // picocli sets specification and mixin
  OnceCommand() {}

  @Override
  public String name() {
    return "once";
  }

  @Override
  public Integer call() throws SettingsException, IOException, InterruptedException {
    Double interval = watch;
    if (interval != null && !(interval > 0 && interval < Integer.MAX_VALUE)) {
      throw new ParameterException(spec.commandLine(), "--watch: a positive number of seconds");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Agent agent = Agent.open(options.launchWithoutTransports())) {
      Snapshot snapshot = Snapshot.open(agent, sources);
      snapshot.print(out);
      while (interval != null && !out.checkError()) {
        Thread.sleep((long) (interval * MILLIS_PER_SECOND));
        snapshot.print(out);
      }
    }
    return Sonde.DONE;
  }
}
