package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.SettingsException;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
    mixinStandardHelpOptions = true,
    footer = {"", "Ends with 1 when a source failed that was asked for by its name."})
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
      boolean failed = failed(snapshot.print(out));
      if (interval == null) {
        return failed ? Sonde.FAILED : Sonde.DONE;
      }
      while (!out.checkError()) {
        Thread.sleep((long) (interval * MILLIS_PER_SECOND));
        snapshot.print(out);
      }
    }
    return Sonde.DONE;
  }

  /** Whether one failed that was asked for by its name; that is said. */
  private boolean failed(Map<String, Reading> readings) {
    boolean failed = false;
    for (String name : new TreeSet<>(sources)) {
      if (readings.get(name) instanceof Failed reading) {
        failed = true;
        PrintWriter err = spec.commandLine().getErr();
        err.println("sonde: " + Printable.text(name + ": " + reading.reason()));
        err.flush();
      }
    }
    return failed;
  }
}
