package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Runs attacks against agents of a distribution that it starts itself, on loopback, and prints a
 * table of what was tried and what came of it. Ends with 1 when something broke, with 2 when it was
 * called wrongly. {@code benchmarks/attack-agent} starts it; it needs nothing but a JDK.
 */
public final class AttackAgent {

  /**
   * What the short form leaves out: what has another of its kind there, and what is still open
   * (docs/reliability.md).
   */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "engine-endless-logs", // open: it keeps both cores of a small machine busy
          "slow-bodies",
          "slow-readers",
          "flood-bad-deflate",
          "flood-bad-host-scrape",
          "flood-bad-origin",
          "flood-bad-key",
          "flood-no-http",
          "value-assertion",
          "value-overflow",
          "plug-in-hangs-in-open",
          "plug-in-hangs-in-close",
          "plug-in-exits-in-open",
          "plug-in-allocates",
          "engine-endless-headers",
          "engine-deep-json",
          "engine-huge-logs");

  private AttackAgent() {}

  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      if (List.of(arguments).contains("--list")) {
        attacks().forEach(attack -> System.out.println(attack.name()));
        return;
      }
      if (List.of(arguments).contains("--help")) {
        System.out.print(Options.USAGE);
        return;
      }
      options = Options.of(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("attack-agent: " + e.getMessage() + "\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    if (!Files.isExecutable(options.distribution().resolve("bin/sonde"))) {
      System.err.println("attack-agent: no bin/sonde in " + options.distribution());
      System.exit(2);
    }
    System.exit(run(options) ? 0 : 1);
  }

  /** Every attack, in the order in which they are run. */
  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    attacks.addAll(ConnectionAttacks.all());
    attacks.addAll(ReaderAttacks.all());
    attacks.addAll(SlowAttacks.all());
    attacks.add(TokenAttack.SAME_ADDRESS);
    attacks.addAll(FloodAttacks.all());
    attacks.addAll(PlugInAttacks.all());
    attacks.addAll(FileAttacks.all());
    attacks.addAll(EngineAttacks.all());
    attacks.addAll(MutatedInputs.all());
    return attacks;
  }

  /** Whether everything held. */
  private static boolean run(Options options) throws Exception {
    long began = System.nanoTime();
    List<Future<Outcome>> running = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(options.atOnce())) {
      for (Attack attack : attacks()) {
        if (options.wants(attack) && !(options.quick() && LEFT_OUT.contains(attack.name()))) {
          running.add(threads.submit(() -> runOne(attack, options)));
        }
      }
      for (Future<Outcome> each : running) {
        outcomes.add(each.get());
      }
    }
    System.out.print(Outcome.TABLE_HEAD);
    outcomes.forEach(outcome -> System.out.println(outcome.row()));
    long broken = outcomes.stream().filter(outcome -> !outcome.held()).count();
    System.out.printf(
        "%n%d attacks, %d broke something; seed %d, %,d mutated inputs a wire; %d s%n",
        outcomes.size(),
        broken,
        options.seed(),
        options.inputs(),
        (System.nanoTime() - began) / 1_000_000_000);
    return broken == 0 && !outcomes.isEmpty();
  }

  private static Outcome runOne(Attack attack, Options options) throws IOException {
    // Short, because the paths of Unix sockets are.
    Path folder = Files.createTempDirectory("attack-");
    Outcome outcome;
    Scene scene = new Scene(options, folder);
    scene.later(() -> delete(folder)); // first, so that it is closed last
    Thread whenInterrupted = new Thread(scene::close);
    Runtime.getRuntime().addShutdownHook(whenInterrupted);
    try (scene) {
      outcome = attack.run(scene);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      outcome = Outcome.broken(attack.name(), "the campaign itself failed", e.toString());
    }
    Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    System.err.println(outcome.row());
    return outcome;
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
