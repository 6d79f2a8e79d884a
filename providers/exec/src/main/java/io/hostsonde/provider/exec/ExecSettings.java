package io.hostsonde.provider.exec;

import io.hostsonde.api.Setting;
import io.hostsonde.schema.Schema;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The settings of the provider {@code exec}. */
public record ExecSettings(
    @Setting(
            help =
                "The commands to run, each label=/absolute/program arguments; without a shell and"
                    + " quotes. Empty: none.")
        List<String> commands,
    @Setting(value = "5s", help = "A command that runs longer is killed, with all it started.")
        Duration killAfter,
    @Setting(
            value = "1048576",
            help = "How many bytes a command may print; one that prints more is killed.")
        int maxOutputBytes,
    @Setting(value = "10000", help = "How many values a command's JSON may have.") int maxValues,
    @Setting(
            value = "name, id",
            help = "The members that tell the objects of a list apart, where they have them.")
        List<String> keys) {

  private static final int MOST_COMMANDS = 100;
  private static final int MOST_OUTPUT_BYTES = 64 << 20;

  public ExecSettings {
    commands = List.copyOf(commands);
    keys = List.copyOf(keys);
    if (commands.size() > MOST_COMMANDS) {
      throw new IllegalArgumentException("commands are at most " + MOST_COMMANDS);
    }
    Set<String> labels = new HashSet<>();
    for (String command : commands) {
      String label = Command.parse(command).label();
      if (!labels.add(label)) {
        throw new IllegalArgumentException("commands: the label " + label + " is there twice");
      }
    }
    if (!killAfter.isPositive()) {
      throw new IllegalArgumentException("kill-after must be positive");
    }
    keys.forEach(Schema::fieldName);
    within("max-output-bytes", maxOutputBytes, MOST_OUTPUT_BYTES);
    within("max-values", maxValues, 1_000_000);
  }

  private static void within(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(key + " is 1 to " + most + ", is " + value);
    }
  }
}
