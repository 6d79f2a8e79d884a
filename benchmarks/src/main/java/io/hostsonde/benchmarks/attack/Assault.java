package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The usual attack: one agent, something done to it while a client that behaves keeps asking, then
 * a look at what is left.
 *
 * @param crowds whether clients that are let in take all the places meanwhile, so that others may
 *     have to wait
 */
record Assault(String name, Preparation preparation, Deed deed, boolean crowds) implements Attack {

  /** What the agent may add to its log in a minute, whatever is sent to it. */
  static final int LOG_BYTES_PER_MINUTE = 65_536;

  /** A heap of 48 MB, metaspace, code and what is outside the heap fit in here. */
  static final int MOST_RESIDENT_MEGABYTES = 200;

  /** How long after an attack everything has to be as before. */
  static final Duration RECOVERY = Duration.ofSeconds(10);

  static final Duration MOST_ENDING = Duration.ofSeconds(5);
  private static final int TERMINATED = 143;

  /** Prepares what is there before the agent starts. */
  interface Preparation {
    Setup prepare(Scene scene) throws Exception;
  }

  /** Does it to an agent, and says in numbers what was done. */
  interface Deed {
    String done(Target target, Scene scene) throws Exception;
  }

  Assault(String name, Preparation preparation, Deed deed) {
    this(name, preparation, deed, false);
  }

  static Assault on(Setup setup, String name, Deed deed) {
    return new Assault(name, scene -> setup, deed);
  }

  @Override
  public Outcome run(Scene scene) throws Exception {
    Setup setup;
    try {
      setup = preparation.prepare(scene);
    } catch (UnsupportedOperationException e) {
      return Outcome.notTried(name, String.valueOf(e.getMessage()));
    }
    Target target = scene.start(setup);
    firstAnswers(target);
    long log = target.alive() ? target.logBytes() : 0;
    target.forgetPeak();
    long began = System.nanoTime();
    String tried;
    List<Bystander.Answers> answers;
    try (Bystander bystander = Bystander.at(target.doors())) {
      tried = deed.done(target, scene);
      answers = bystander.answers();
    }
    double minutes = (System.nanoTime() - began) / 60e9;
    Set<Wire> silent = awaitAnswers(target, scene, "afterwards");
    if (!crowds) {
      judgeAnswers(answers, silent, scene);
    }
    long grown = target.logBytes() - log;
    if (grown > LOG_BYTES_PER_MINUTE * (1 + minutes) * 1.1) {
      scene.broke(String.format("log grew by %,d KB in %.0f s", grown / 1024, minutes * 60));
    }
    long peak = target.peakMegabytes();
    if (peak > MOST_RESIDENT_MEGABYTES) {
      scene.broke("resident " + peak + " MB");
    }
    judgeEnd(target, scene, log);
    return new Outcome(name, tried, scene.broken(), answers, grown, peak);
  }

  /** Lets it come to itself; what does not answer is found out later. */
  private static void firstAnswers(Target target) {
    for (Door door : target.doors()) {
      try {
        door.ask();
      } catch (IOException e) {
        // Some attacks have begun by now.
      }
    }
  }

  private static void judgeAnswers(List<Bystander.Answers> answers, Set<Wire> silent, Scene scene) {
    for (Bystander.Answers each : answers) {
      if (each.shutOut(scene.options().quick()) && !silent.contains(each.wire())) {
        scene.broke(
            each.wire().settingName()
                + ": others shut out"
                + (each.lastFailure().isEmpty() ? "" : " (" + each.lastFailure() + ")"));
      }
    }
  }

  /** Waits until all wires answer; which do not. */
  static Set<Wire> awaitAnswers(Target target, Scene scene, String when)
      throws InterruptedException {
    Set<Wire> silent = EnumSet.noneOf(Wire.class);
    long end = System.nanoTime() + RECOVERY.toNanos();
    for (Door door : target.doors()) {
      String failure = "";
      boolean answered = false;
      do {
        try {
          door.ask();
          answered = true;
        } catch (IOException e) {
          failure = String.valueOf(e.getMessage());
          Thread.sleep(50);
        }
      } while (!answered && target.alive() && System.nanoTime() < end);
      if (!answered && target.alive()) {
        String how = door.listens() ? " does not answer " + when : " is closed " + when;
        scene.broke(door.wire().settingName() + how + " (" + failure + ")");
        silent.add(door.wire());
      }
    }
    return silent;
  }

  private static void judgeEnd(Target target, Scene scene, long log) throws Exception {
    if (!target.alive()) {
      scene.broke("process ended with " + target.exit() + lastWords(target, log));
      return;
    }
    Duration took = target.end();
    if (took.compareTo(MOST_ENDING) > 0) {
      scene.broke("did not end within " + MOST_ENDING.toSeconds() + " s of SIGTERM");
    } else if (target.exit() != TERMINATED) {
      scene.broke("ended with " + target.exit() + " at SIGTERM");
    }
  }

  /** Why it ended, by its own account: that of the JVM, else what was said last. */
  private static String lastWords(Target target, long from) throws IOException {
    List<String> words = target.logFrom(from).lines().filter(line -> !line.isBlank()).toList();
    return words.stream()
        .filter(line -> line.contains("OutOfMemory") || line.contains("Terminating"))
        .reduce((first, last) -> last)
        .or(() -> words.reversed().stream().findFirst())
        .map(line -> ": " + line.substring(0, Math.min(120, line.length())))
        .orElse("");
  }
}
