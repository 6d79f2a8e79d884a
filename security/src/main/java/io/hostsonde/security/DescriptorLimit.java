package io.hostsonde.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How many files this process may have open, connections included, and how many of them one
 * listener may take, so that those opened later, and what is measured, get theirs.
 */
public final class DescriptorLimit {

  /** What one listener takes of all, for those let in and again for those not let in yet. */
  static final int SHARE = 8;

  private static final int FEWEST = 4;

  private DescriptorLimit() {}

  /**
   * How many connections of one class a listener may have.
   *
   * @param wanted by its settings
   */
  public static int connections(int wanted) {
    return connections(wanted, ofProcess());
  }

  static int connections(int wanted, long limit) {
    return (int) Math.min(wanted, Math.max(FEWEST, limit / SHARE));
  }

  /** From /proc; where there is none, as if there were no limit. */
  private static long ofProcess() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
      return lines
          .filter(line -> line.startsWith("Max open files"))
          .findFirst()
          .map(DescriptorLimit::soft)
          .orElse(Long.MAX_VALUE);
    } catch (IOException | RuntimeException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Of {@code Max open files 1024 524288 files}. */
  static long soft(String line) {
    String number = line.substring("Max open files".length()).strip().split("\\s+", 2)[0];
    return number.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(number);
  }
}
