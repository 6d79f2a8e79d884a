package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.EffectiveSettings;
import io.hostsonde.agent.SettingsException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonde check}. */
@Command(
    name = "check",
    description =
        "Shows the settings that would be in effect and where each comes from; secrets are hidden."
            + " When some are wrong, says which and ends with 2.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Subcommand {

  @Spec private CommandSpec spec;
  @Mixin private LaunchOptions options;

  @Option(
      names = "--defaults",
      description = "Print a settings file instead: every key explained, and commented out.")
  private boolean defaults;

  @SuppressWarnings("NullAway.Init") // picocli sets specification and mixin
  CheckCommand() {}

  @Override
  public String name() {
    return "check";
  }

  @Override
  public Integer call() throws SettingsException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Agent agent = Agent.open(options.launch())) {
      EffectiveSettings settings = agent.settings();
      if (defaults) {
        out.print(settings.properties());
      } else {
        table(settings).forEach(out::println);
      }
    }
    out.flush();
    return Sonde.DONE;
  }

  private static List<String> table(EffectiveSettings settings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("SETTING", "VALUE", "FROM"));
    for (EffectiveSettings.Entry entry : settings.entries()) {
      rows.add(List.of(entry.key(), entry.value(), entry.origin()));
    }
    return Columns.aligned(rows);
  }
}
