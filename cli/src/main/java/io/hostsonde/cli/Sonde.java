package io.hostsonde.cli;

import io.hostsonde.agent.LogOutput;
import io.hostsonde.agent.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * Where the program begins. The agent's start touches none of picocli, whose exceptions are not in
 * the ahead-of-time cache.
 */
public final class Sonde {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** Ended by what should not have: EX_SOFTWARE of sysexits.h. */
  static final int SOFTWARE = 70;

  private Sonde() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    LogOutput.toStandardError();
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (first.equals("agent")) {
      AgentOptions plain = AgentOptions.parse(List.of(arguments).subList(1, arguments.length));
      if (plain != null) {
        return agent(plain);
      }
    }
    return SondeCommand.commandLine(first).execute(arguments);
  }

  private static int agent(AgentOptions options) {
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    try {
      return AgentRun.run(options, err);
    } catch (Exception e) {
      return report(e, err);
    }
  }

  static int report(Exception failure, PrintWriter err) {
    switch (failure) {
      case SettingsException wrong ->
          wrong.errors().forEach(error -> err.println("sonde: " + Printable.text(error)));
      case IOException expected ->
          err.println("sonde: " + Printable.text(Printable.message(expected)));
      default -> failure.printStackTrace(err);
    }
    err.flush();
    return failure instanceof SettingsException ? USAGE : FAILED;
  }

  static String version() {
    return Optional.ofNullable(Sonde.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
