package io.hostsonde.transport.prometheus;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Launch;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.schema.Key;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A hundred sources of a thousand rows each behind one agent, scraped over a socket with gzip: what
 * a scrape costs, and whether memory stays where it was. Prints a line for each tenth of the
 * scrapes. To be run with little heap, so that garbage that is kept is noticed.
 */
public final class HundredSources {

  private static final int SOURCES = 100;
  private static final int ROWS = 1000;
  private static final int ROUNDS = 10;
  private static final int SCRAPES_A_ROUND = 10;

  private HundredSources() {}

  /** What one source samples. */
  public record Plant(List<Row> rows) {}

  /** A row. */
  public record Row(@Key String name, long grownTotal, double levelPercent) {}

  /** New rows at every sample. */
  private static final class Plants implements MetricProvider {

    @Override
    public String name() {
      return "plants";
    }

    @Override
    public Set<String> sources() {
      return IntStream.range(0, SOURCES)
          .mapToObj(i -> "plant-" + i)
          .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      List<Source<?>> sources = new ArrayList<>();
      for (int i = 0; i < SOURCES; i++) {
        sources.add(
            Source.builder("plant-" + i, Plant.class, HundredSources::sample)
                .minAge(Duration.ofMillis(1))
                .neverBlocks()
                .build());
      }
      return sources;
    }
  }

  private static Plant sample() {
    long now = System.nanoTime();
    return new Plant(
        IntStream.range(0, ROWS).mapToObj(i -> new Row("row " + i, now + i, i / 7.0)).toList());
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> settings =
        Map.of(
            "transport", "prometheus",
            "prometheus.port", "0",
            "prometheus.scrape-window", "1ms");
    Launch launch = new Launch(null, null, settings, Map.of(), HostClock.SYSTEM, "0");
    try (Agent agent =
        Agent.serve(launch, List.of(new Plants()), List.of(new PrometheusTransport()))) {
      URI address = URI.create(agent.transports().getFirst().addresses().getFirst());
      for (int round = 1; round <= ROUNDS; round++) {
        round(address, round);
      }
    }
  }

  private static void round(URI address, int round) throws Exception {
    long cpu = cpuNanos();
    long began = System.nanoTime();
    long bytes = 0;
    for (int i = 0; i < SCRAPES_A_ROUND; i++) {
      bytes = scrape(address);
    }
    double wall = (System.nanoTime() - began) / 1e6 / SCRAPES_A_ROUND;
    double used = (cpuNanos() - cpu) / 1e6 / SCRAPES_A_ROUND;
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    System.err.printf(
        "round %d: %.0f ms of CPU and %.0f ms a scrape, client included; %.1f MB compressed;"
            + " heap %d MB after a collection; resident %s%n",
        round, used, wall, bytes / 1e6, heap >> 20, resident());
  }

  private static long scrape(URI address) throws Exception {
    URLConnection connection = address.toURL().openConnection();
    connection.setRequestProperty("Accept", "application/openmetrics-text");
    connection.setRequestProperty("Accept-Encoding", "gzip");
    try (InputStream in = connection.getInputStream()) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static String resident() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .findFirst()
        .orElse("unknown")
        .replaceAll("\\s+", " ");
  }
}
