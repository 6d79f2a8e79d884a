package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Connections that come and go around the limit of a listener. */
final class ConnectionAttacks {

  /** So many beyond the limit at most. */
  private static final int BEYOND = 4;

  /** Between two that are closed, at most; which pace hits an agent's weak moment nobody knows. */
  private static final Duration SLOWEST = Duration.ofMillis(1);

  private static final Duration LONGEST_HELD = Duration.ofMillis(40);

  private static final int BURST = 400;

  private ConnectionAttacks() {}

  static List<Attack> all() {
    List<Attack> attacks = new ArrayList<>();
    for (Wire wire : Wire.values()) {
      String name = wire.settingName();
      attacks.add(
          Assault.on(
              Setup.EVERY_WIRE.only(wire),
              "connect-" + name,
              (target, scene) -> comeAndGo(target, wire, scene)));
    }
    attacks.add(
        new Assault("connect-burst", scene -> Setup.EVERY_WIRE, ConnectionAttacks::burst, true));
    return attacks;
  }

  private static String comeAndGo(Target target, Wire wire, Scene scene) throws Exception {
    Door door = target.door(wire);
    long end = scene.until(40, 3);
    int connected = 0;
    int rounds = 0;
    Random random = scene.random();
    while (System.nanoTime() < end && door.listens()) {
      List<Socket> held = new ArrayList<>();
      int count = wire.limit() + 1 + random.nextInt(BEYOND);
      for (int i = 0; i < count; i++) {
        try {
          Socket socket = door.connect(Duration.ofMillis(100));
          socket.setSoLinger(true, 0);
          held.add(socket);
        } catch (IOException e) {
          // Refused: whether for good is looked at after each round.
        }
      }
      connected += held.size();
      rounds++;
      Thread.sleep(Duration.ofNanos(random.nextLong(LONGEST_HELD.toNanos())));
      long pause = random.nextBoolean() ? 0 : random.nextLong(SLOWEST.toNanos());
      for (Socket socket : held) {
        socket.close();
        LockSupport.parkNanos(pause);
      }
    }
    return String.format(
        "%,d connects in %d rounds of up to %d", connected, rounds, wire.limit() + BEYOND);
  }

  /** All with the token, all at once: more than are let in, so some are refused and come again. */
  private static String burst(Target target, Scene scene) throws Exception {
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    int bursts = scene.count(5, 1);
    for (int i = 0; i < bursts; i++) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Door door : target.doors()) {
          for (int client = 0; client < BURST; client++) {
            threads.execute(() -> {
              try {
                door.ask();
                answered.incrementAndGet();
              } catch (IOException e) {
                refused.incrementAndGet();
              }
            });
          }
        }
      }
    }
    return String.format(
        "%d clients at once on each of %s, %d times: %,d answered, %,d refused",
        BURST,
        String.join(", ", Arrays.stream(Wire.values()).map(Wire::settingName).toList()),
        bursts,
        answered.get(),
        refused.get());
  }
}
