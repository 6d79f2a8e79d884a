package io.hostsonde.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told, beside what others say about this machine at the same time. */
class AccuracyTest {

  private static final Duration WINDOW = Duration.ofSeconds(2);

  /** Whatever else the machine does between two readings: then they are compared again. */
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private static final double POINTS = 2;

  @TempDir Path scratch;

  @Test
  void cpuOfTheHostAndOfOneThatBurnsIt() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/stat")), "needs Linux");
    Process burner = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try (Installed.Agent agent = Installed.built(scratch).agent();
        HttpClient http = HttpClient.newHttpClient();
        Client client = new Client(http, agent.uri())) {
      try {
        await().atMost(PATIENCE).untilAsserted(() -> compareWindows(client, burner.pid()));
      } finally {
        http.shutdownNow();
      }
    } finally {
      burner.destroyForcibly();
    }
  }

  private static void compareWindows(Client client, long burner) throws Exception {
    client.sample("cpu");
    client.sample("processes");
    Ticks before = Ticks.now(burner);
    await().pollDelay(WINDOW).until(() -> true);
    JsonNode cpu = client.sample("cpu").get("data");
    JsonNode processes = client.sample("processes").get("data");
    Ticks after = Ticks.now(burner);

    double all = after.all() - before.all();
    assertThat(cpu.get("window_seconds").asDouble()).isGreaterThanOrEqualTo(1);
    assertThat(cpu.at("/total/busy_percent").asDouble())
        .isCloseTo(100 * (after.busy() - before.busy()) / all, within(POINTS));
    double ofHost = 100 * (after.burnt() - before.burnt()) / all;
    for (JsonNode process : processes.get("processes")) {
      if (process.get("pid").asLong() == burner) {
        assertThat(process.get("cpu_of_host_percent").asDouble())
            .isPositive()
            .isCloseTo(ofHost, within(POINTS));
        return;
      }
    }
    throw new AssertionError("the burner is not among the processes");
  }

  @Test
  void memoryAndTheRootsSizeInTheDialectOfSocktop() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/free")), "needs free(1)");
    try (Installed.Agent agent = Installed.built(scratch).agent();
        HttpClient http = HttpClient.newHttpClient();
        Client client = new Client(http, agent.uri())) {
      try {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> {
              JsonNode metrics = client.ask("{\"type\":\"metrics\"}");
              String[] memory = words("free -b", "Mem:");
              double size = Double.parseDouble(memory[1]);
              double available = Double.parseDouble(memory[6]);
              assertThat(metrics.get("mem_total").asDouble()).isEqualTo(size);
              assertThat(metrics.get("mem_used").asDouble())
                  .isCloseTo(size - available, within(size * POINTS / 100));
              JsonNode disk = client.sample("disk").get("data");
              for (JsonNode row : disk.get("file_systems")) {
                if (row.get("mount_point").asText().equals("/")) {
                  String[] df = words("df -B1 --output=target,size,avail /", "/");
                  assertThat(row.get("size_bytes").asText()).isEqualTo(df[1]);
                  assertThat(row.get("available_bytes").asDouble())
                      .isCloseTo(Double.parseDouble(df[2]), within(size * POINTS / 100));
                  return;
                }
              }
              throw new AssertionError("the root is not among the file systems");
            });
      } finally {
        http.shutdownNow();
      }
    }
  }

  /** The words of the line of a command's output that begins so. */
  private static String[] words(String command, String begin) throws Exception {
    Process process = new ProcessBuilder(command.split(" ", -1)).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return output
        .lines()
        .filter(line -> line.startsWith(begin))
        .findFirst()
        .orElseThrow()
        .strip()
        .split(" +", -1);
  }

  /** Ticks of all processors and of one process since their start. */
  private record Ticks(double busy, double all, double burnt) {

    static Ticks now(long pid) throws Exception {
      String[] cpu = words("head -n 1 /proc/stat", "cpu ");
      double all = 0;
      for (int i = 1; i <= 8; i++) {
        all += Double.parseDouble(cpu[i]);
      }
      double idle = Double.parseDouble(cpu[4]) + Double.parseDouble(cpu[5]);
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new Ticks(
          all - idle, all, Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]));
    }
  }
}
