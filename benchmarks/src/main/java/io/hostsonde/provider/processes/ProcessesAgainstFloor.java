package io.hostsonde.provider.processes;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.linux.Constants;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * CPU of one list of all processes, ours and that of a C program that does the least possible, in
 * turn in the same run, with many sleeping processes beside. Prints medians of blocks of rounds,
 * once while nothing is forked between rounds, and once while something is (so that /proc has to be
 * listed each time, as the C program always does).
 *
 * <p>Arguments: how many sleeping processes (2000), how many blocks (15), the folder of the C
 * sources (benchmarks/src/main/c). Needs gcc.
 */
public final class ProcessesAgainstFloor {

  private static final int ROUNDS = 40;
  private static final int WARM_UP_ROUNDS = 400;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final ProcessesSampler sampler;
  private final BufferedReader floorAnswers;
  private final java.io.Writer floorRequests;
  private int seen;

  private ProcessesAgainstFloor(Process floor) {
    Host host = new Host("benchmark", "Linux", Path.of("/proc"), Path.of("/sys"), Path.of("/"));
    this.sampler = new ProcessesSampler(host, HostClock.SYSTEM, null, Constants::read);
    this.floorAnswers = floor.inputReader();
    this.floorRequests = floor.outputWriter();
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int processes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
    int blocks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
    Path sources = Path.of(arguments.length > 2 ? arguments[2] : "benchmarks/src/main/c");
    Path folder = Files.createTempDirectory("process-floor");
    Process sleepers =
        new ProcessBuilder(compile(sources, folder, "sleepers"), Integer.toString(processes))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Process floor =
        new ProcessBuilder(compile(sources, folder, "process-floor"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader ready = sleepers.inputReader()) {
      if (!"ready".equals(ready.readLine())) {
        throw new IOException("the sleeping processes did not start");
      }
      ProcessesAgainstFloor comparison = new ProcessesAgainstFloor(floor);
      comparison.ours(WARM_UP_ROUNDS, false);
      comparison.compare("nothing forks", blocks, false);
      comparison.compare("something forks", blocks, true);
    } finally {
      sleepers.destroyForcibly().waitFor();
      floor.destroyForcibly().waitFor();
      for (String program : new String[] {"sleepers", "process-floor"}) {
        Files.deleteIfExists(folder.resolve(program));
      }
      Files.delete(folder);
    }
  }

  private static String compile(Path sources, Path folder, String program) throws Exception {
    String executable = folder.resolve(program).toString();
    int exit =
        new ProcessBuilder(
                "gcc", "-O2", "-o", executable, sources.resolve(program + ".c").toString())
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("gcc failed for " + program);
    }
    return executable;
  }

  private void compare(String what, int blocks, boolean forks) throws Exception {
    long[] floor = new long[blocks];
    long[] ours = new long[blocks];
    for (int i = 0; i < blocks; i++) {
      floor[i] = floor();
      ours[i] = ours(ROUNDS, forks);
    }
    Arrays.sort(floor);
    Arrays.sort(ours);
    double least = floor[blocks / 2];
    double median = ours[blocks / 2];
    System.out.printf(
        "%-16s %d processes: C %.0f us (%.2f a process), ours %.0f us (%.2f), ratio %.2f%n",
        what,
        seen,
        least / 1e3,
        least / 1e3 / seen,
        median / 1e3,
        median / 1e3 / seen,
        median / least);
  }

  private long floor() throws IOException {
    floorRequests.write(ROUNDS + "\n");
    floorRequests.flush();
    String answer = floorAnswers.readLine();
    if (answer == null) {
      throw new IOException("the C program ended");
    }
    return Long.parseLong(answer.substring(0, answer.indexOf(' ')));
  }

  private long ours(int rounds, boolean forks) throws IOException, InterruptedException {
    long total = 0;
    for (int i = 0; i < rounds; i++) {
      if (forks) {
        Thread.ofPlatform().start(() -> {}).join();
      }
      long before = threads.getCurrentThreadCpuTime();
      seen = sampler.sample().count();
      total += threads.getCurrentThreadCpuTime() - before;
    }
    return total / rounds;
  }
}
