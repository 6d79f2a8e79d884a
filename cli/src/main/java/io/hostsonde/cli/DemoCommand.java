package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sonde demo}. */
@Command(
    name = "demo",
    description =
        "Shows this host live until q or Ctrl-C; without a terminal the same as `sonde once`.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Subcommand {

  private static final int REDRAW_TENTHS = 10;

  @Spec private CommandSpec spec;
  @Mixin private LaunchOptions options;

  @SuppressWarnings("NullAway.Init") // picocli sets specification and mixin
  DemoCommand() {}

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public Integer call() throws SettingsException, IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Agent agent = Agent.open(options.launchWithoutTransports())) {
      Snapshot snapshot = Snapshot.open(agent, List.of());
      if (Terminal.there()) {
        live(agent.host().name(), snapshot, out);
      } else {
        snapshot.print(out);
      }
    }
    return Sonde.DONE;
  }

  private static void live(String hostname, Snapshot snapshot, PrintWriter out)
      throws IOException, InterruptedException {
    try (Terminal terminal = new Terminal(out, REDRAW_TENTHS)) {
      int key = -1;
      while (key != 'q' && key != 'Q') {
        terminal.measure();
        terminal.show(Panels.draw(hostname, snapshot.next(), terminal.columns(), terminal.rows()));
        key = terminal.key();
      }
    }
  }
}
