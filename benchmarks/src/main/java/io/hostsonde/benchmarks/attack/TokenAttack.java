package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The right token from an address that wrong ones come from, too, and requests without one: clients
 * behind the same proxy. This host's own addresses are not slowed down, so the agent runs in a
 * network namespace of its own, which takes Linux, {@code ip} and root.
 */
final class TokenAttack {

  static final Attack SAME_ADDRESS =
      new Assault("tokens-same-address", TokenAttack::elsewhere, TokenAttack::wrongAndMissing);

  private static final String OURS = "10.231.77.1";
  private static final String THEIRS = "10.231.77.2";

  /** Often enough that the right one, which comes every 200 ms, is seldom first. */
  private static final Duration PACE = Duration.ofMillis(10);

  private TokenAttack() {}

  private static Setup elsewhere(Scene scene) throws Exception {
    String name = "attack" + ProcessHandle.current().pid();
    String here = "att" + ProcessHandle.current().pid();
    scene.later(() -> ip("netns del " + name));
    boolean made =
        ip("netns add " + name)
            && ip("link add " + here + " type veth peer name inside netns " + name)
            && ip("addr add " + OURS + "/30 dev " + here)
            && ip("link set " + here + " up")
            && ip("-n " + name + " addr add " + THEIRS + "/30 dev inside")
            && ip("-n " + name + " link set inside up")
            && ip("-n " + name + " link set lo up");
    if (!made) {
      throw new UnsupportedOperationException("no network namespace (needs Linux, ip and root)");
    }
    scene.prefix(List.of("ip", "netns", "exec", name));
    return Setup.EVERY_WIRE.at(THEIRS);
  }

  private static boolean ip(String words) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(("ip " + words).split(" ", -1))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String wrongAndMissing(Target target, Scene scene) throws Exception {
    long end = scene.until(30, 6);
    AtomicInteger rounds = new AtomicInteger();
    List<Thread> threads =
        target.doors().stream()
            .map(door -> Thread.ofPlatform().daemon().start(() -> send(door, end, rounds)))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    return String.format(
        "%,d times the same wrong token and as often none, from the same address", rounds.get());
  }

  private static void send(Door door, long end, AtomicInteger rounds) {
    try {
      while (System.nanoTime() < end) {
        switch (door.wire()) {
          case WEBSOCKET -> {
            send(door, door.upgradeRequest().replace(Door.SECRET, "old-token"));
            send(door, door.upgradeRequest().replace("?token=" + Door.SECRET, ""));
          }
          case PROMETHEUS -> {
            String scrape = "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
            send(door, scrape + "Authorization: Bearer old-token\r\n\r\n");
            send(door, scrape + "\r\n");
          }
          case TCP -> {
            send(door, "old-key\n");
            send(door, "\n");
          }
        }
        rounds.incrementAndGet();
        Thread.sleep(PACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(Door door, String text) {
    try (Socket socket = door.connect(Door.PATIENCE)) {
      Door.sendAndForget(socket, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 500);
    } catch (IOException e) {
      // Not listened to: that is what wrong ones get.
    }
  }
}
