package io.hostsonde.cli;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.EffectiveSettings;
import io.hostsonde.agent.SettingsException;
import io.hostsonde.api.SourceInfo;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** {@code sonde completion}. */
@Command(
    name = "completion",
    description =
        "Prints a script that completes commands, options, sources and settings in bash and zsh.",
    mixinStandardHelpOptions = true,
    footer = {"", "In ~/.bashrc or ~/.zshrc: source <(sonde completion)"})
final class CompletionCommand implements Subcommand {

  private static final String SETTING = "--set";

  /** After {@code engine.proc=} comes its value, not the next argument. */
  private static final String NO_SPACE_AFTER_A_KEY =
      """

      _sonde_with_keys() {
        _complete_sonde "$@"
        if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2> /dev/null; fi
        return 0
      }
      complete -F _sonde_with_keys -o default sonde
      """;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  CompletionCommand() {}

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine root = SondeCommand.commandLine("");
    // A shell that starts is no place to be told of settings, not even of those that are wrong.
    Map<String, String> quietly = Map.of("transport", "", "engine.log-level", "off");
    try (Agent agent = Agent.open(LaunchOptions.launch(null, quietly))) {
      complete(
          root,
          agent.readings().sources().stream().map(SourceInfo::name).toList(),
          agent.settings().entries().stream().map(EffectiveSettings.Entry::key).toList());
    } catch (SettingsException e) {
      // Commands and options are completed all the same.
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("sonde", root));
    out.print(NO_SPACE_AFTER_A_KEY);
    out.flush();
    return Sonde.DONE;
  }

  /** Lets the script know what this agent has. */
  static void complete(CommandLine root, List<String> sources, List<String> keys) {
    List<String> settings = keys.stream().map(key -> key + "=").toList();
    for (CommandLine line : root.getSubcommands().values()) {
      CommandSpec command = line.getCommandSpec();
      OptionSpec set = command.findOption(SETTING);
      if (set != null) {
        command.remove(set);
        command.addOption(set.toBuilder().completionCandidates(settings).build());
      }
      if (command.name().equals("once")) {
        PositionalParamSpec source = command.positionalParameters().getFirst();
        command.remove(source);
        command.addPositional(source.toBuilder().completionCandidates(sources).build());
      }
    }
  }
}
