package io.hostsonde.provider.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with all that it started, also what has left it for another parent: a variable of its
 * environment is inherited and marks them.
 */
final class ProcessTree {

  /** The variable with the mark. */
  static final String VARIABLE = "HOSTSONDE_EXEC_RUN";

  /** Between two looks something may have started something; after so many it never ends. */
  private static final int LOOKS = 20;

  private static final Path PROCESSES = Path.of("/proc");

  private final ProcessHandle root;
  private final String marked;

  ProcessTree(ProcessHandle root, String mark) {
    this.root = root;
    this.marked = VARIABLE + "=" + mark;
  }

  /** Kills all of it. */
  void kill() {
    for (int look = 0; look < LOOKS; look++) {
      List<ProcessHandle> found = new ArrayList<>(root.descendants().toList());
      found.addAll(strays());
      found.add(root);
      found.removeIf(process -> !process.isAlive());
      if (found.isEmpty()) {
        return;
      }
      found.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Those with the mark, wherever they are; on Linux only. */
  private List<ProcessHandle> strays() {
    List<ProcessHandle> strays = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[1-9]*")) {
      for (Path process : processes) {
        if (hasMark(process.resolve("environ"))) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(strays::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // No procfs: the descendants are what can be found.
      return strays;
    }
    return strays;
  }

  private boolean hasMark(Path environment) {
    try {
      return new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1)
          .contains(marked);
    } catch (IOException e) {
      // Gone, or another user's, which can't be ours.
      return false;
    }
  }
}
