package io.hostsonde.provider.docker;

import com.sun.management.OperatingSystemMXBean;
import io.hostsonde.benchmarks.OpenSource;
import io.hostsonde.metrics.Containers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one round of all containers of a running engine costs: our CPU time, and that of the daemon.
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -cp ... io.hostsonde.provider.docker.ContainersRound \
 *     unix:///run/docker.sock DAEMON_PID [ROUNDS]
 * </pre>
 */
public final class ContainersRound {

  private static final int WARM_UP = 300;

  private ContainersRound() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: ContainersRound ADDRESS DAEMON_PID [ROUNDS]");
      System.exit(2);
    }
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 500;
    DockerSettings settings =
        new DockerSettings(List.of(arguments[0]), null, null, null, true, false, 10, 1000, 64);
    OpenSource source = OpenSource.of(new DockerProvider(), settings);
    Containers sample = (Containers) source.sample();
    long first = cpuNanos();
    for (int i = 0; i < WARM_UP; i++) {
      source.sample();
    }
    System.out.printf(
        "%d containers; first %d rounds: %.2f ms CPU a round%n",
        sample.containers().size(), WARM_UP, (cpuNanos() - first) / 1e6 / WARM_UP);
    double daemon = daemonSeconds(arguments[1]);
    long before = cpuNanos();
    long start = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      source.sample();
    }
    long end = System.nanoTime();
    System.out.printf(
        "%d rounds: %.2f ms CPU, %.2f ms elapsed a round; the daemon used %.0f ms CPU in all%n",
        rounds,
        (cpuNanos() - before) / 1e6 / rounds,
        (end - start) / 1e6 / rounds,
        (daemonSeconds(arguments[1]) - daemon) * 1000);
    source.close();
  }

  /** Of this whole process, compiler and collector included. */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** CPU time in /proc/[pid]/stat counts in ticks of 10 ms. */
  private static double daemonSeconds(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", pid, "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
  }
}
