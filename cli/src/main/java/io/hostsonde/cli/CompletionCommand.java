package io.hostsonde.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sonde completion}. */
@Command(
    name = "completion",
    description = "Prints a script that completes the command in bash and zsh.",
    mixinStandardHelpOptions = true,
    footer = {"", "In ~/.bashrc or ~/.zshrc: source <(sonde completion)"})
final class CompletionCommand implements Subcommand {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  CompletionCommand() {}

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("sonde", SondeCommand.commandLine("")));
    out.flush();
    return Sonde.DONE;
  }
}
