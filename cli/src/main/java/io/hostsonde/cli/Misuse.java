package io.hostsonde.cli;

import io.hostsonde.agent.DidYouMean;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, in two lines: a page of help would hide it. */
final class Misuse implements CommandLine.IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("sonde: " + Printable.text(reason(wrong)));
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return Sonde.USAGE;
  }

  private static String reason(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(wrong.getMessage());
    }
    String said = unmatched.getUnmatched().getFirst();
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    if (said.startsWith("-")) {
      String option = said.replaceFirst("=.*", "");
      return "there is no option " + option + DidYouMean.suffix(option, options(command));
    }
    if (command.subcommands().isEmpty()) {
      return "'" + said + "' is too much";
    }
    return "there is no command " + said + DidYouMean.suffix(said, command.subcommands().keySet());
  }

  private static Collection<String> options(CommandSpec command) {
    return command.options().stream()
        .map(OptionSpec::names)
        .flatMap(n -> List.of(n).stream())
        .toList();
  }
}
