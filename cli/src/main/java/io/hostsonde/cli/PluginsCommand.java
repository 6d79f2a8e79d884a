package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonde plugins}. */
@Command(
    name = "plugins",
    description =
        "Shows what is installed, from which jar, and how it is. Asks the agents that run; when"
            + " none does, opens the plug-ins itself and says so.",
    mixinStandardHelpOptions = true)
final class PluginsCommand implements Subcommand {

  @Spec private CommandSpec spec;
  @Mixin private LaunchOptions options;

  @Option(
      names = "--control-socket",
      paramLabel = "PATH",
      description = "The agent to ask. Default: all of this user that run.")
  private @Nullable Path controlSocket;

  @Option(names = "--json", description = "Print JSON, a line for each agent.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets specification and mixin
  PluginsCommand() {}

  @Override
  public String name() {
    return "plugins";
  }

  @Override
  public Integer call() throws SettingsException, IOException, InterruptedException {
    List<byte[]> reports =
        controlSocket != null ? List.of(ControlFolder.ask(controlSocket)) : ask();
    PrintWriter err = spec.commandLine().getErr();
    if (reports.isEmpty()) {
      err.println("sonde: no agent of this user runs; this is what one would find");
      try (Agent agent = Agent.open(options.launch())) {
        reports = List.of(ControlReport.of(agent).json());
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    for (byte[] report : reports) {
      if (json) {
        out.println(new String(report, StandardCharsets.UTF_8));
      } else {
        ControlReport parsed = ControlReport.parse(report);
        if (!parsed.addresses().isEmpty()) {
          err.println(
              "sonde: agent " + parsed.pid() + " at " + String.join(" ", parsed.addresses()));
          err.flush();
        }
        table(parsed.plugins()).forEach(out::println);
      }
      out.flush();
    }
    err.flush();
    return Sonde.DONE;
  }

  private static List<byte[]> ask() throws IOException {
    List<byte[]> reports = new ArrayList<>();
    for (ControlFolder folder : ControlFolder.all()) {
      for (Path socket : folder.sockets()) {
        if (ControlSocket.answers(socket)) {
          reports.add(ControlFolder.ask(socket));
        }
      }
    }
    return reports;
  }

  /** Columns as wide as their contents; the last, what there is to say, at the end. */
  static List<String> table(List<ControlReport.Entry> plugins) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KIND", "NAME", "VERSION", "STATE", "WHERE", "REASON"));
    for (ControlReport.Entry plugin : plugins) {
      String threads =
          plugin.threads().isEmpty()
              ? ""
              : "; "
                  + plugin.threads().size()
                  + " threads left: "
                  + String.join(", ", plugin.threads());
      rows.add(
          List.of(
              plugin.kind(),
              plugin.name(),
              plugin.version(),
              plugin.state(),
              plugin.where(),
              plugin.reason() + threads));
    }
    return Columns.aligned(rows);
  }
}
