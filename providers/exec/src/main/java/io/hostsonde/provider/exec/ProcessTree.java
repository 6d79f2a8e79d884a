package io.hostsonde.provider.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A process with all that it started, also what has left it for another parent: a variable of its
 * environment is inherited and marks them, and so are the pipes that it writes to.
 */
final class ProcessTree {

  /** The variable with the mark. */
  static final String VARIABLE = "HOSTSONDE_EXEC_RUN";

  /** Between two looks something may have started something; after so many it never ends. */
  private static final int LOOKS = 20;

  /** Standard output and error of a process. */
  private static final List<String> WRITTEN = List.of("fd/1", "fd/2");

  private static final Path PROCESSES = Path.of("/proc");

  private final ProcessHandle root;
  private final String marked;
  private final Set<String> pipes = new HashSet<>();

  /** To be made as soon as the process is there, before it can exchange what it writes to. */
  ProcessTree(ProcessHandle root, String mark) {
    this.root = root;
    this.marked = VARIABLE + "=" + mark;
    Path process = PROCESSES.resolve(Long.toString(root.pid()));
    for (String written : WRITTEN) {
      String pipe = target(process.resolve(written));
      if (pipe.startsWith("pipe:")) {
        pipes.add(pipe);
      }
    }
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

  /** Those with the mark or one of the pipes, wherever they are; on Linux only. */
  private List<ProcessHandle> strays() {
    List<ProcessHandle> strays = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[1-9]*")) {
      for (Path process : processes) {
        if (hasMark(process.resolve("environ")) || hasPipe(process)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(strays::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // No procfs: the descendants are what can be found.
      return strays;
    }
    return strays;
  }

  /** Whoever can write into what we read is of this run, whatever its environment says. */
  private boolean hasPipe(Path process) {
    return WRITTEN.stream().anyMatch(written -> pipes.contains(target(process.resolve(written))));
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed, gone, or another user's
    }
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
