package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line says about itself, and about one that is wrong. */
class SondeCommandTest {

  private static final int COLUMNS = 80;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = SondeCommand.commandLine(arguments.length == 0 ? "" : arguments[0]);
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "plugns|there is no command plugns, did you mean plugins?|sonde",
        "once --wach|there is no option --wach, did you mean --watch?|sonde once",
        "once --wach=2|there is no option --wach, did you mean --watch?|sonde once",
        "agent 1 2|'2' is too much|sonde agent",
        "once --watch -1|--watch: a positive number of seconds|sonde once",
        "tail host:70000|'host:70000' is no HOST:PORT (an IPv6 address in brackets)|sonde tail",
        "tail host:x|'host:x' is no HOST:PORT (an IPv6 address in brackets)|sonde tail",
      })
  void whatIsWrongIsSaidInTwoLines(String arguments, String reason, String command) {
    assertThat(run(arguments.split(" "))).isEqualTo(Sonde.USAGE);
    assertThat(err.toString().lines())
        .containsExactly("sonde: " + reason, "Try '" + command + " --help'.");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void withoutACommandTheHelpComesFirstAndWhatIsWrongLast() {
    assertThat(run()).isEqualTo(Sonde.USAGE);
    assertThat(err.toString().lines()).contains("Commands:");
    assertThat(err.toString()).endsWith("sonde: a command is missing\nTry 'sonde --help'.\n");
  }

  @Test
  void helpIsACommandToo() {
    assertThat(run("help")).isEqualTo(Sonde.DONE);
    assertThat(out.toString()).contains("Commands:").contains("plugins");
    assertThat(run("help", "once")).isEqualTo(Sonde.DONE);
    assertThat(out.toString()).contains("Usage: sonde once");
    assertThat(run("help", "onec")).isEqualTo(Sonde.USAGE);
  }

  @Test
  void helpFitsATerminal() {
    CommandLine root = SondeCommand.commandLine("");
    assertThat(root.getUsageMessage(Ansi.OFF).lines()).allMatch(line -> line.length() <= COLUMNS);
    for (CommandLine command : root.getSubcommands().values()) {
      assertThat(command.getUsageMessage(Ansi.OFF).lines())
          .allMatch(line -> line.length() <= COLUMNS);
    }
  }

  @Test
  void theManualHasEveryOptionOfEveryCommandAndNothingThatRoffWouldObey() {
    CommandLine root = SondeCommand.commandLine("");
    List<String> page = ManPage.of(root.getCommandSpec());
    for (CommandLine command : root.getSubcommands().values()) {
      int heading = page.indexOf(".SS " + roff(command.getCommandSpec().qualifiedName()));
      assertThat(heading).as(command.getCommandName()).isPositive();
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (!option.usageHelp() && !option.versionHelp()) {
          assertThat(page.subList(heading, page.size()))
              .anyMatch(
                  line -> line.startsWith(".B ") && line.contains(roff(option.longestName())));
        }
      }
    }
    assertThat(page)
        .allMatch(line -> !line.isBlank())
        .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
        .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|B|PP)( .*)?"));
  }

  private static String roff(String text) {
    return text.replace("-", "\\-");
  }

  @Test
  void theCompletionKnowsSourcesAndSettings() {
    CommandLine root = SondeCommand.commandLine("");
    CompletionCommand.complete(root, List.of("cpu", "weather"), List.of("weather.min-age"));
    String script = AutoComplete.bash("sonde", root);
    assertThat(script).contains("(\"cpu\" \"weather\")").contains("(\"weather.min-age=\")");
    assertThat(run("completion")).isEqualTo(Sonde.DONE);
    assertThat(out.toString()).contains("\"engine.proc=\"").contains("\"agent\"");
  }
}
