package io.hostsonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Threads and, on Linux, descriptors that are there at one time, to find those that were left
 * behind. What the JVM opens for itself (jars) does not count.
 */
public final class Leaks {

  /** How long what was closed may take to be gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Set<Thread> threads = Thread.getAllStackTraces().keySet();
  private final Set<String> descriptors = descriptors();

  private Leaks() {}

  /** Remembers what is there now. */
  public static Leaks watch() {
    return new Leaks();
  }

  /** Something that is used and closed. */
  @FunctionalInterface
  interface Use {
    void once() throws Exception;
  }

  /** Uses it twice, since what is there for the first time may stay, and fails for what is left. */
  static void assertNoneOf(Use use) throws Exception {
    use.once();
    Leaks leaks = watch();
    use.once();
    leaks.assertNone();
  }

  /** Fails when there is now what was not there then, naming it. */
  public void assertNone() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!left().isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    assertThat(left()).as("left behind").isEmpty();
  }

  private List<String> left() {
    List<String> left = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!threads.contains(thread) && thread.isAlive() && !ofJvm(thread)) {
        left.add("thread " + thread.getName());
      }
    }
    for (String descriptor : descriptors()) {
      if (!descriptors.contains(descriptor)) {
        left.add("descriptor " + descriptor);
      }
    }
    return left;
  }

  private static boolean ofJvm(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group != null
        && List.of("system", "InnocuousThreadGroup", "CarrierThreads").contains(group.getName());
  }

  private static Set<String> descriptors() {
    Set<String> open = new HashSet<>();
    if (!Files.isDirectory(DESCRIPTORS)) {
      return open;
    }
    try (Stream<Path> entries = Files.list(DESCRIPTORS)) {
      for (Path entry : entries.toList()) {
        String target = target(entry);
        if (!target.isEmpty() && !target.endsWith(".jar") && !target.endsWith("/modules")) {
          open.add(target);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return open;
  }

  /** Empty for one that is closed by now, such as that of the listing itself. */
  private static String target(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.matches("/proc/\\d+/fd") ? "" : target;
    } catch (IOException e) {
      return "";
    }
  }
}
