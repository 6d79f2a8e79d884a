package io.hostsonde.benchmarks.attack;

import io.hostsonde.benchmarks.attack.HostileEngine.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A container engine, or what runs in its containers, that sends more than anybody wants. */
final class EngineAttacks {

  private static final double MOST_CORES_AT_REST = 0.5;

  private EngineAttacks() {}

  static List<Attack> all() {
    return Arrays.stream(Kind.values()).map(EngineAttacks::of).toList();
  }

  private static Attack of(Kind kind) {
    AtomicReference<HostileEngine> engine = new AtomicReference<>();
    return new Assault(
        "engine-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        scene -> {
          var socket = scene.folder().resolve("engine");
          engine.set(scene.later(new HostileEngine(socket, kind)));
          return Setup.EVERY_WIRE.with("docker.hosts", "unix://" + socket);
        },
        (target, scene) -> {
          List<String> requests = new ArrayList<>(List.of("{\"type\":\"containers\"}"));
          for (int i = 0; i < HostileEngine.CONTAINERS; i++) {
            requests.add("{\"type\":\"logs\",\"container\":\"c" + i + "\",\"lines\":50}");
          }
          String asked = FileAttacks.askEach(target, scene, requests);
          return asked
              + "; "
              + Objects.requireNonNull(engine.get()).requests()
              + " requests reached the engine of "
              + HostileEngine.CONTAINERS
              + " containers"
              + afterwards(target, scene);
        });
  }

  /** What it burns when the logs are no longer asked for but by lines of tcp. */
  private static String afterwards(Target target, Scene scene) throws InterruptedException {
    if (!target.alive()) {
      return "";
    }
    Thread.sleep(scene.time(5, 1));
    Duration wall = scene.time(10, 2);
    Duration before = target.cpu();
    Thread.sleep(wall);
    double cores = target.cpu().minus(before).toNanos() / (double) wall.toNanos();
    if (cores > MOST_CORES_AT_REST && !scene.options().quick()) {
      scene.broke(
          String.format(Locale.ROOT, "%.2f cores with nobody asking but the bystander", cores));
    }
    return String.format(Locale.ROOT, "; then %.2f cores", cores);
  }
}
