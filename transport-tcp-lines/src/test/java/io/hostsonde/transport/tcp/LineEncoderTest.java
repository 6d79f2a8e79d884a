package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.metrics.ContainerLogs;
import io.hostsonde.metrics.Containers.State;
import io.hostsonde.metrics.Cpu;
import io.hostsonde.metrics.Disk;
import io.hostsonde.metrics.Memory;
import io.hostsonde.metrics.Network;
import io.hostsonde.metrics.ProcessState;
import io.hostsonde.metrics.Processes;
import io.hostsonde.schema.Schema;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineEncoderTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestClock clock = new TestClock();
  private final TreeMap<String, Reading> readings = new TreeMap<>();
  private final TreeMap<String, Reading> logs = new TreeMap<>();

  private Sampled sampled(String source, Record value) {
    return new Sampled(
        source, Schema.of(value.getClass()), value, clock.now(), clock.nanoTime(), Duration.ZERO);
  }

  private void whole() {
    for (Record value : List.of(cpu(), memory(), disk(), network(), processes(3))) {
      String source = value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      readings.put(source, sampled(source, value));
    }
  }

  private static Cpu cpu() {
    return new Cpu(
        new Cpu.Usage(12.345, 1, 1.0, 1, 1.0, 1.0, 1.0),
        List.of(),
        0.5,
        0.25,
        0.125,
        86_400.75,
        2,
        1,
        null,
        1L,
        null,
        5.0);
  }

  private static Memory memory() {
    return new Memory(4L << 30, 3L << 30, (1L << 30) + 5, 0L, 0L, 0L, 0, 0L, null, null);
  }

  private static Disk disk() {
    return new Disk(
        List.of(fileSystem("/boot", 1L << 20), fileSystem("/", 10L << 30)), List.of(), null);
  }

  private static Disk.FileSystem fileSystem(String mountPoint, long size) {
    return new Disk.FileSystem(
        "/dev/vda", mountPoint, "ext4", null, false, false, size, null, null, size / 4, null, null);
  }

  private static Network network() {
    return new Network(
        List.of(
            new Network.Interface(
                "eth0", true, null, 1, 2, 3, 4, 0, 0, 0, 0L, null, null, null, null)),
        null);
  }

  private static Processes processes(int count) {
    List<Processes.Entry> entries = new ArrayList<>();
    for (int pid = 1; pid <= count; pid++) {
      Double cpu = pid == 1 ? null : 10.0 * pid;
      entries.add(
          new Processes.Entry(
              pid,
              Instant.EPOCH,
              "p\u001b[31m" + pid,
              ProcessState.SLEEPING,
              null,
              cpu,
              null,
              1L << 30,
              1));
    }
    return new Processes(count, entries, 5.0);
  }

  private MemoryShare memory = MemoryShare.of("engine.client-memory-percent", 8L << 20);

  private String text() {
    LineEncoder encoder = new LineEncoder(clock, Stage.settings(5000), memory);
    try {
      byte[] line = encoder.encode(new Snapshot(clock.now(), readings, logs), () -> false);
      return new String(line, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode json() throws IOException {
    return JSON.readTree(text());
  }

  @Test
  void everyFieldOfTheDialect() {
    whole();
    readings.put(
        "containers",
        sampled("containers", Fleet.of(Fleet.container("web", State.RUNNING, 4L << 30))));
    logs.put("containers", sampled("containers", Fleet.logs()));
    assertThat(text())
        .isEqualTo(
            """
            {"timestamp":"2026-01-01T00:00:00Z","status":"ok",\
            "system":{"cpu_percent":[12.35],"memory_used":1024,"memory_total":4096,\
            "disk_used":2.5,"disk_total":10.0,"uptime":86400,\
            "load_avg":{"1m":0.5,"5m":0.25,"15m":0.125},\
            "network":[{"name":"eth0","bytes_sent":2,"bytes_recv":1,"packets_sent":4,\
            "packets_recv":3}],\
            "top_processes":[{"name":"p\\u001B[31m3","cpu":30.0,"mem":25.0,"pid":3},\
            {"name":"p\\u001B[31m2","cpu":20.0,"mem":25.0,"pid":2},\
            {"name":"p\\u001B[31m1","cpu":0.0,"mem":25.0,"pid":1}]},\
            "containers":[{"id":"0123456789ab","name":"/web","image":"busybox:local",\
            "status":"Up 3 hours","cpu_percent":150.26,"memory_usage":1073741824,\
            "memory_limit":4294967296,"memory_percent":25.0,\
            "network":{"eth0":{"rx_bytes":1,"tx_bytes":2,"rx_packets":3,"tx_packets":4}}}],\
            "docker_meta":[{"id":"0123456789ab","names":["/web","/web-alias"],\
            "image":"busybox:local","status":"Up 3 hours","state":"running",\
            "ports":["0.0.0.0:8080->80/tcp","[::]:8080->80/tcp","53/udp"],\
            "created":1700000000}],\
            "logs":{"web":["2026-01-01T00:00:00.500Z \\u001B[31mred\\n"],"dumb":[]},\
            "extra":{}}
            """);
  }

  /** As a plug-in may have it that calls its sources so. */
  @Test
  @SuppressWarnings("NullAway")
  void aForeignNullCostsItsValueOnly() throws IOException {
    whole();
    readings.put(
        "disk",
        sampled(
            "disk",
            new Disk(
                List.of(
                    new Disk.FileSystem(
                        null, null, null, null, false, false, null, null, null, null, null, null)),
                null,
                null)));
    readings.put(
        "network",
        sampled(
            "network",
            new Network(
                List.of(
                    new Network.Interface(
                        null, null, null, 1, 2, 3, 4, 0, 0, 0, null, null, null, null, null)),
                null)));
    readings.put("processes", sampled("processes", new Processes(3, null, null)));
    JsonNode line = json();
    assertThat(line.at("/system/network/0/bytes_sent").asInt()).isEqualTo(2);
    assertThat(line.at("/system/network/0/name").asText("none")).isEmpty();
    assertThat(line.at("/system/disk_used").asDouble(-1)).isZero();
    assertThat(line.at("/system/top_processes")).isEmpty();
    assertThat(line.at("/system/memory_total").asInt()).isEqualTo(4096);
  }

  @Test
  void whatIsNotThereIsZeroAndNamed() throws IOException {
    readings.put("cpu", new Failed("cpu", clock.now(), "broken", sampled("cpu", cpu())));
    readings.put("memory", new Absent("memory", clock.now(), "not installed"));
    readings.put("containers", new Absent("containers", clock.now(), "no Docker here"));
    JsonNode line = json();
    assertThat(line.path("status").asText()).isEqualTo("degraded");
    assertThat(line.path("degraded")).extracting(JsonNode::asText).containsExactly("cpu", "memory");
    assertThat(line.at("/system/cpu_percent/0").asDouble()).isEqualTo(12.35);
    assertThat(line.at("/system/memory_total").isInt()).isTrue();
    assertThat(line.at("/system/top_processes").isArray()).isTrue();
    assertThat(line.path("containers")).isEmpty();
    assertThat(line.path("docker_meta").isArray()).isTrue();
    assertThat(line.path("logs").isObject()).isTrue();
  }

  @Test
  void onlyRunningContainersAndThoseWithoutALimitHaveTheHosts() throws IOException {
    whole();
    readings.put(
        "containers",
        sampled(
            "containers",
            Fleet.of(
                Fleet.container("a", State.RUNNING, null),
                Fleet.container("b", State.PAUSED, null),
                Fleet.container("c", State.EXITED, null),
                Fleet.container("d", State.CREATED, null))));
    readings.put(
        "containers:podman",
        sampled("containers:podman", Fleet.of(Fleet.container("e", State.RUNNING, null))));
    JsonNode line = json();
    assertThat(line.path("containers"))
        .extracting(each -> each.path("name").asText())
        .containsExactly("/a", "/b", "/e");
    assertThat(line.at("/containers/0/memory_limit").asLong()).isEqualTo(8L << 30);
    assertThat(line.at("/containers/0/memory_percent").asDouble()).isEqualTo(12.5);
    assertThat(line.path("extra")).isEmpty();
  }

  @Test
  void aFailingEngineIsNamedWhicheverWayItFails() throws IOException {
    whole();
    readings.put("containers", new Failed("containers", clock.now(), "Docker is away", null));
    assertThat(json().path("degraded")).extracting(JsonNode::asText).containsExactly("containers");
    readings.put("containers", sampled("containers", Fleet.of()));
    logs.put("containers", new Failed("containers", clock.now(), "no answer", null));
    assertThat(json().path("degraded")).extracting(JsonNode::asText).containsExactly("containers");
  }

  @Test
  void logsOfTheSameNameAreToldTogether() throws IOException {
    whole();
    logs.put("containers", sampled("containers", Fleet.logs()));
    logs.put("containers:podman", sampled("containers:podman", Fleet.logs()));
    assertThat(json().at("/logs/web").size()).isEqualTo(2);
    assertThat(text()).containsOnlyOnce("\"web\":[");
  }

  @Test
  void whatTheDialectDoesNotMapIsExtra() throws IOException {
    whole();
    readings.put("weather", sampled("weather", MadeUpProvider.weather("harbour", 2)));
    readings.put("gpu", new Absent("gpu", clock.now(), "none here"));
    JsonNode line = json();
    assertThat(line.at("/extra/weather/data/air_celsius").asDouble()).isEqualTo(21.5);
    assertThat(line.at("/extra/gpu/status").asText()).isEqualTo("absent");
    assertThat(line.path("status").asText()).isEqualTo("ok");
    assertThat(line.path("extra").size()).isEqualTo(2);
  }

  @Test
  void aValueThatDoesNotFitItsSchemaCutsNoLine() throws IOException {
    whole();
    Sampled misfit =
        new Sampled(
            "weather",
            Schema.of(MadeUpProvider.Weather.class),
            "no weather",
            clock.now(),
            clock.nanoTime(),
            Duration.ZERO);
    readings.put("weather", misfit);
    JsonNode line = json();
    assertThat(line.at("/extra/weather/status").asText()).isEqualTo("failed");
    assertThat(line.at("/system/uptime").asInt()).isEqualTo(86_400);
  }

  @Test
  void theTenBusiestOfMany() {
    List<Processes.Entry> entries = new ArrayList<>(processes(2000).processes());
    Collections.shuffle(entries, new Random(1));
    assertThat(SystemJson.busiest(entries))
        .extracting(Processes.Entry::pid)
        .containsExactly(2000, 1999, 1998, 1997, 1996, 1995, 1994, 1993, 1992, 1991);
  }

  @Test
  void whatDoesNotFitIsLeftOutAndSaid() throws IOException {
    whole();
    memory = MemoryShare.of("engine.client-memory-percent", 200_000);
    readings.put("large", sampled("large", new Large("x".repeat(40_000))));
    List<ContainerLogs.Line> lines =
        IntStream.range(0, 10)
            .mapToObj(i -> new ContainerLogs.Line(clock.now(), false, "y".repeat(1000)))
            .toList();
    logs.put(
        "containers",
        sampled(
            "containers",
            new ContainerLogs(List.of(new ContainerLogs.Log("1", "web", lines, null)))));
    JsonNode json = json();
    assertThat(json.get("extra").get("large").get("reason").textValue())
        .contains("its value can't be told");
    JsonNode log = json.get("logs").get("web");
    assertThat(log.size()).isBetween(2, 9);
    assertThat(log.get(log.size() - 1).textValue()).contains("lines were left out");
    assertThat(memory.used()).isZero();
  }

  @Test
  void whereThereIsNoRoomForALineItTellsOfTheSystem() throws IOException {
    whole();
    memory = MemoryShare.of("engine.client-memory-percent", 120_000);
    for (int i = 0; i < 10; i++) {
      readings.put("large-" + i, sampled("large-" + i, new Large("x".repeat(10_000))));
    }
    JsonNode json = json();
    assertThat(json.get("status").textValue()).isEqualTo("degraded");
    assertThat(json.get("degraded").toString()).contains("large-3");
    assertThat(json.get("system").isEmpty()).isFalse();
    assertThat(memory.used()).isZero();
  }

  /** Much text. */
  public record Large(String text) {}
}
