package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What one attack has to work with: a folder, a clock of how long, a place to say what broke. */
final class Scene implements AutoCloseable {

  private final Options options;
  private final Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private List<String> prefix = List.of();

  Scene(Options options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  Options options() {
    return options;
  }

  Path distribution() {
    return options.distribution();
  }

  /** Empty at first, deleted at last. */
  Path folder() {
    return folder;
  }

  Random random() {
    return new Random(options.seed());
  }

  /** How long to go on. */
  Duration time(int seconds, int quickSeconds) {
    return Duration.ofSeconds(options.quick() ? quickSeconds : seconds);
  }

  /** The end of that time, for {@link System#nanoTime}. */
  long until(int seconds, int quickSeconds) {
    return System.nanoTime() + time(seconds, quickSeconds).toNanos();
  }

  int count(int full, int quick) {
    return options.quick() ? quick : full;
  }

  /** Is closed when the attack is over. */
  <T extends AutoCloseable> T later(T closeable) {
    synchronized (opened) {
      opened.add(closeable);
    }
    return closeable;
  }

  /** Says that something broke. */
  synchronized void broke(String how) {
    if (!broken.contains(how)) {
      broken.add(how);
    }
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  /** The agent's command is to be preceded by these words. */
  void prefix(List<String> words) {
    prefix = words;
  }

  Target start(Setup setup) throws IOException, InterruptedException {
    Target target = later(Target.start(distribution(), folder.resolve("home"), prefix, setup));
    target.awaitDoors();
    return target;
  }

  /** A file in the folder, with its folders. */
  Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Override
  public void close() {
    List<AutoCloseable> all;
    synchronized (opened) {
      all = List.copyOf(opened.reversed());
      opened.clear();
    }
    for (AutoCloseable each : all) {
      try {
        each.close();
      } catch (Exception e) {
        System.err.println("attack-agent: not closed: " + e);
      }
    }
  }
}
