package io.hostsonde.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands and their options as a page for man(1), in the language of roff, see man(7). */
final class ManPage {

  private final List<String> lines = new ArrayList<>();

  private ManPage() {}

  /** The lines of the page about a command and its subcommands. */
  static List<String> of(CommandSpec command) {
    ManPage page = new ManPage();
    String name = command.name();
    page.lines.add(
        ".TH %s 1 \"\" \"%s\""
            .formatted(name.toUpperCase(Locale.ROOT), "Hostsonde " + Sonde.version()));
    page.section("NAME");
    page.text(name + " - " + String.join(" ", command.usageMessage().description()));
    page.section("SYNOPSIS");
    page.text(name + " COMMAND [OPTION...] [ARGUMENT...]");
    page.section("COMMANDS");
    for (CommandLine subcommand : command.subcommands().values()) {
      page.command(subcommand.getCommandSpec());
    }
    page.section("NOTES");
    page.text("Every command has --help and --version.");
    for (String line : command.usageMessage().footer()) {
      page.paragraph(line);
    }
    return page.lines;
  }

  private void section(String title) {
    lines.add(".SH " + title);
  }

  private void command(CommandSpec command) {
    lines.add(".SS " + escaped(command.qualifiedName()));
    text(String.join(" ", command.usageMessage().description()));
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      argument(parameter.paramLabel(), parameter);
    }
    for (OptionSpec option : command.options()) {
      if (option.usageHelp() || option.versionHelp()) {
        continue; // of every command
      }
      boolean valued = option.arity().max() > 0;
      String names = String.join(", ", option.names());
      argument(valued ? names + " " + option.paramLabel() : names, option);
    }
    String footer = String.join(" ", command.usageMessage().footer()).strip();
    if (!footer.isEmpty()) {
      paragraph(footer);
    }
  }

  private void argument(String term, ArgSpec argument) {
    lines.add(".TP");
    lines.add(".B " + escaped(term));
    text(String.join(" ", argument.description()));
  }

  private void paragraph(String text) {
    if (!text.isEmpty()) {
      lines.add(".PP");
      text(text);
    }
  }

  private void text(String text) {
    lines.add(escaped(text));
  }

  /** As roff prints it: no line of it is a request, and a minus sign can be copied to a shell. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
