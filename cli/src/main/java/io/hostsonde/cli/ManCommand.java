package io.hostsonde.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sonde man}. */
@Command(
    name = "man",
    description = "Prints the manual page of all commands, for `sonde man | man -l -`.",
    mixinStandardHelpOptions = true)
final class ManCommand implements Subcommand {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  ManCommand() {}

  @Override
  public String name() {
    return "man";
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ManPage.of(SondeCommand.commandLine("").getCommandSpec()).forEach(out::println);
    out.flush();
    return Sonde.DONE;
  }
}
