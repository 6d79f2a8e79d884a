package io.hostsonde.benchmarks.attack;

import io.hostsonde.benchmarks.attack.PlugIns.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Plug-ins whose values throw or hang, and such that end the process or do not let it start or end.
 */
final class PlugInAttacks {

  /** Two parts of one source, and an error when they are made one. */
  private static final Text MERGING =
      Text.HARMLESS
          .members("@Override public boolean merges() { return true; }")
          .open(
              """
              if (YES) {
                List<Source<?>> parts = new ArrayList<>();
                for (String part : List.of("one", "two")) {
                  parts.add(Source.builder("hostile", Sample.class, () -> new Sample(Level.LOW, 1))
                      .part(part, (a, b) -> { throw new AssertionError("no"); }).build());
                }
                return parts;
              }
              """);

  private PlugInAttacks() {}

  static List<Attack> all() {
    Text harmless = Text.HARMLESS;
    String accessor = "public int number() { if (YES) %s return 1; }";
    return List.of(
        asked(
            "value-no-class",
            harmless.value(accessor.formatted("throw new NoClassDefFoundError(\"gone\");"))),
        asked(
            "value-assertion",
            harmless.value(accessor.formatted("throw new AssertionError(\"no\");"))),
        asked("value-merge", MERGING),
        asked("value-overflow", harmless.value(accessor.formatted("deep(0);"))),
        asked("value-hangs", harmless.value(accessor.formatted("hang();"))),
        asked("plug-in-hangs-in-initialiser", harmless.members("static { if (YES) hang(); }")),
        asked("plug-in-hangs-in-open", harmless.open("if (YES) hang();")),
        asked("plug-in-hangs-in-sample", harmless.sample("if (YES) hang();")),
        asked("plug-in-hangs-in-close", harmless.close("hang();")),
        new Ender("plug-in-exits-in-open", harmless.open("System.exit(0);")),
        new Ender("plug-in-exits-in-sample", harmless.sample("System.exit(0);")),
        new Ender(
            "plug-in-allocates",
            harmless.sample(
                "if (YES) { List<byte[]> all = new ArrayList<>(); while (YES) { all.add(new byte[1 << 20]); } }")));
  }

  /** Asks for its source, whose answer may be a failure but has to come. */
  private static Attack asked(String name, Text text) {
    return new Assault(
        name,
        scene ->
            Setup.EVERY_WIRE.with(
                "engine.plugins",
                PlugIns.folder(scene, text).toString(),
                "tcp.include",
                PlugIns.NAME),
        (target, scene) -> {
          long end = scene.until(10, 3);
          int asked = 0;
          int answered = 0;
          while (System.nanoTime() < end) {
            asked++;
            try {
              target.door(Wire.WEBSOCKET).askFor(sampleOf(PlugIns.NAME));
              answered++;
            } catch (IOException e) {
              scene.broke("no answer to who asks for the source");
            }
            Thread.sleep(200);
          }
          return asked
              + " requests for its source, "
              + answered
              + " answered, beside scrapes and lines";
        });
  }

  static String sampleOf(String source) {
    return "{\"type\":\"sample\",\"source\":\"" + source + "\"}";
  }

  /**
   * A plug-in that ends the process. Nobody can hold that, but the agent has to say who it was, and
   * when it was started often enough by its supervisor, which this is, it goes on without it.
   */
  private record Ender(String name, Text text) implements Attack {

    /** After so many ends it has to be left out. */
    private static final int MOST_ENDS = 3;

    /** For an answer about the source, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public Outcome run(Scene scene) throws Exception {
      Setup setup = Setup.EVERY_WIRE.with("engine.plugins", PlugIns.folder(scene, text).toString());
      List<Integer> exits = new ArrayList<>();
      long peak = 0;
      long log = 0;
      int unnamed = 0;
      boolean up = false;
      while (!up && exits.size() <= MOST_ENDS) {
        long before = log;
        Target target = scene.start(setup);
        up = staysUp(target, scene.time(8, 4));
        peak = Math.max(peak, target.peakMegabytes());
        if (up) {
          Assault.awaitAnswers(target, scene, "without the plug-in");
          target.end();
        } else {
          exits.add(target.exit());
        }
        log = target.logBytes();
        // Named by its last words, or by the first of the next start.
        unnamed += target.logFrom(before).contains(PlugIns.NAME) ? 0 : 1;
      }
      String tried = "started until it stayed up: ended " + exits.size() + " times, with " + exits;
      if (!up) {
        scene.broke("ends for ever: not left out after " + MOST_ENDS + " ends");
      }
      if (!exits.isEmpty() && unnamed > 1) {
        scene.broke("the log does not say who");
      }
      return new Outcome(name, tried, scene.broken(), List.of(), log, peak);
    }

    private static boolean staysUp(Target target, Duration longEnough) throws InterruptedException {
      long enough = System.nanoTime() + longEnough.toNanos();
      long end = enough + PATIENCE.toNanos();
      boolean answered = false;
      while ((System.nanoTime() < enough || !answered) && System.nanoTime() < end) {
        try {
          target.door(Wire.WEBSOCKET).askFor(sampleOf(PlugIns.NAME));
          answered = true;
        } catch (IOException e) {
          // It ends just now, or takes its time.
        }
        if (target.ends(Duration.ofMillis(100))) {
          return false;
        }
      }
      return target.alive();
    }
  }
}
