package io.hostsonde.benchmarks.attack;

import java.nio.file.Path;
import java.util.List;

/**
 * What a campaign was told.
 *
 * @param seed of mutated inputs and all else that is chosen at random
 * @param inputs mutated ones for each wire
 * @param quick whether each attack takes seconds instead of up to a minute
 * @param only the attacks to run; empty for all
 * @param atOnce how many attacks run side by side, each against an agent of its own
 */
record Options(
    Path distribution, long seed, int inputs, boolean quick, List<String> only, int atOnce) {

  static final String USAGE =
      """
      usage: attack-agent [DISTRIBUTION] [--quick] [--seed N] [--inputs N] [--only NAME,...] [--at-once N]
                          [--list]
        DISTRIBUTION   a folder with bin/sonde; by default assembly/target/hostsonde
        --quick        one attack of a kind, for some seconds each; 2,000 inputs a wire; four at once
        --seed N       of the mutated inputs; the same seed gives the same inputs (default 1)
        --inputs N     mutated inputs for each wire (default 100,000)
        --only NAME    only attacks whose names begin so
        --at-once N    attacks side by side, each against an agent of its own (default 1)
        --list         their names
      """;

  private static final int INPUTS = 100_000;
  private static final int QUICK_INPUTS = 2_000;
  private static final int QUICK_AT_ONCE = 4;

  /** Of a command line; an IllegalArgumentException says what is wrong with it. */
  static Options of(List<String> arguments) {
    Path distribution = Path.of(System.getProperty("checkout", "."), "assembly/target/hostsonde");
    long seed = 1;
    int inputs = 0;
    boolean quick = false;
    List<String> only = List.of();
    int atOnce = 0;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "--quick" -> quick = true;
        case "--seed" -> seed = Long.parseLong(value(arguments, ++i));
        case "--inputs" -> inputs = Integer.parseInt(value(arguments, ++i));
        case "--only" -> only = List.of(value(arguments, ++i).split(",", -1));
        case "--at-once" -> atOnce = Integer.parseInt(value(arguments, ++i));
        default -> {
          if (argument.startsWith("-")) {
            throw new IllegalArgumentException("no option " + argument);
          }
          distribution = Path.of(argument);
        }
      }
    }
    return new Options(
        distribution.toAbsolutePath().normalize(),
        seed,
        inputs > 0 ? inputs : quick ? QUICK_INPUTS : INPUTS,
        quick,
        only,
        atOnce > 0 ? atOnce : quick ? QUICK_AT_ONCE : 1);
  }

  private static String value(List<String> arguments, int at) {
    if (at >= arguments.size()) {
      throw new IllegalArgumentException(arguments.getLast() + " needs a value");
    }
    return arguments.get(at);
  }

  boolean wants(Attack attack) {
    return only.isEmpty() || only.stream().anyMatch(attack.name()::startsWith);
  }
}
