package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import io.hostsonde.metrics.ContainerLogs;
import io.hostsonde.metrics.Containers;
import io.hostsonde.metrics.Containers.Container;
import io.hostsonde.metrics.Containers.Health;
import io.hostsonde.metrics.Containers.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Against a real dockerd and real containers. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealDockerTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static @Nullable RealDocker started;

  private Lab lab;

  @BeforeAll
  static void startDocker() throws Exception {
    started = RealDocker.start();
  }

  @AfterAll
  static void stopDocker() throws Exception {
    if (started != null) {
      started.stop();
    }
  }

  private static RealDocker docker() {
    return Objects.requireNonNull(started);
  }

  @BeforeEach
  void open() {
    lab = new Lab(docker().address());
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  private Container sampled(String name) {
    try {
      return lab.container(name);
    } catch (IOException | AbsentException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Container window(String name, Duration length) throws Exception {
    lab.sample();
    long until = System.nanoTime() + length.toNanos();
    await().atMost(SOON).until(() -> System.nanoTime() - until >= 0);
    return lab.container(name);
  }

  @Test
  void burnersLimitsAndThrottlingAgreeWithTheKernelAndDockerStats() throws Exception {
    docker()
        .container(
            "burner",
            List.of("--cpus", "0.3", "--memory", "64m", "--pids-limit", "50", "--label", "a=b"),
            "while :; do :; done");
    Container burner = window("burner", Duration.ofSeconds(2));
    assertThat(burner.state()).isEqualTo(State.RUNNING);
    assertThat(burner.status()).startsWith("Up ");
    assertThat(burner.cpuLimit()).isEqualTo(0.3);
    assertThat(burner.cpuOfCorePercent()).isCloseTo(30, within(6.0));
    assertThat(burner.cpuOfLimitPercent()).isCloseTo(100, within(20.0));
    assertThat(burner.cpuOfHostPercent())
        .isCloseTo(
            Objects.requireNonNull(burner.cpuOfCorePercent())
                / Runtime.getRuntime().availableProcessors(),
            within(0.01));
    assertThat(burner.throttledPeriodsTotal()).isPositive();
    assertThat(burner.throttledPercent()).isBetween(10.0, 100.0);
    assertThat(burner.throttledSecondsTotal()).isPositive();
    assertThat(burner.memoryLimitBytes()).isEqualTo(64L << 20);
    assertThat(burner.pidsLimit()).isEqualTo(50);
    assertThat(burner.labels()).isNull();
    assertThat(burner.interfaces()).extracting(Containers.Interface::name).containsExactly("eth0");

    String[] shown =
        docker()
            .docker(
                "stats", "--no-stream", "--format", "{{.CPUPerc}} {{.MemPerc}} {{.PIDs}}", "burner")
            .strip()
            .split(" ", -1);
    assertThat(burner.cpuOfCorePercent())
        .isCloseTo(Double.parseDouble(shown[0].replace("%", "")), within(8.0));
    assertThat(burner.memoryOfLimitPercent())
        .isCloseTo(Double.parseDouble(shown[1].replace("%", "")), within(0.5));
    assertThat(burner.pids()).isEqualTo(Long.parseLong(shown[2]));

    Path usage = Path.of("/sys/fs/cgroup/cpuacct/docker", burner.id(), "cpuacct.usage");
    if (Files.exists(usage)) {
      double before = Long.parseLong(Files.readString(usage).strip()) / 1e9;
      Double told = lab.container("burner").cpuSecondsTotal();
      double after = Long.parseLong(Files.readString(usage).strip()) / 1e9;
      assertThat(told).isBetween(before, after);
    }
    double daemon = docker().daemonCpuSeconds();
    for (int i = 0; i < 50; i++) {
      lab.sample();
    }
    assertThat(docker().daemonCpuSeconds() - daemon).as("CPU of the daemon").isLessThan(0.1);
    docker().docker("rm", "-f", "burner");
    await().atMost(SOON).until(() -> !Lab.names(lab.sample()).contains("burner"));
  }

  @Test
  void pauseRestartAndStopAreSeenAtOnceAndCountersStartAnew() throws Exception {
    docker().container("moody", List.of("--stop-timeout", "0"), "while :; do :; done");
    Container first = window("moody", Duration.ofSeconds(1));
    assertThat(first.cpuOfCorePercent()).isPositive();
    docker().docker("pause", "moody");
    await().atMost(SOON).until(() -> sampled("moody").state() == State.PAUSED);
    docker().docker("unpause", "moody");
    await().atMost(SOON).until(() -> sampled("moody").state() == State.RUNNING);
    docker().docker("restart", "-t", "0", "moody");
    // Same id, new control group: CPU time starts at 0, and no percentage is negative or huge.
    double most = 100.0 * Runtime.getRuntime().availableProcessors();
    await()
        .atMost(SOON)
        .until(() -> {
          Container now = sampled("moody");
          Double percent = now.cpuOfCorePercent();
          assertThat(percent == null || (percent >= 0 && percent <= most + 5)).isTrue();
          return !Objects.equals(now.started(), first.started()) && percent != null;
        });
    docker().docker("stop", "moody");
    await().atMost(SOON).until(() -> sampled("moody").state() == State.EXITED);
    Container stopped = sampled("moody");
    assertThat(stopped.exitCode()).isEqualTo(137);
    assertThat(stopped.status()).startsWith("Exited (137) ");
    assertThat(stopped.finished()).isNotNull();
    assertThat(stopped.cpuSecondsTotal()).isNull();
    assertThat(stopped.memoryUsedBytes()).isNull();
    assertThat(stopped.interfaces()).isNull();
    docker().docker("rm", "moody");
    await().atMost(SOON).until(() -> !Lab.names(lab.sample()).contains("moody"));
  }

  @Test
  void oomKillsRestartsAndHealth() throws Exception {
    lab.sample();
    docker()
        .container(
            "greedy",
            List.of("--memory", "8m", "--memory-swap", "8m"),
            "sleep 0.3; tail /dev/zero");
    docker().container("again", List.of("--restart", "on-failure:2"), "exit 3");
    docker()
        .container(
            "ill",
            List.of("--health-cmd", "false", "--health-interval", "1s", "--health-retries", "1"),
            "sleep 1000");
    await().atMost(SOON).until(() -> sampled("greedy").state() == State.EXITED);
    assertThat(sampled("greedy").oomKilled()).isTrue();
    await().atMost(SOON).until(() -> Objects.equals(sampled("again").restarts(), 2));
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(sampled("again").state()).isEqualTo(State.EXITED);
          assertThat(sampled("again").exitCode()).isEqualTo(3);
        });
    await().atMost(SOON).until(() -> sampled("ill").health() == Health.UNHEALTHY);
    assertThat(sampled("ill").status()).endsWith("(unhealthy)");
    docker().docker("rm", "-f", "greedy", "again", "ill");
  }

  @Test
  void anOomKillInsideThatTheContainerSurvivesIsCounted() throws Exception {
    docker()
        .container(
            "survivor",
            List.of("--memory", "16m", "--memory-swap", "16m"),
            "(tail /dev/zero) & sleep 1000");
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          Container survivor = sampled("survivor");
          assertThat(survivor.state()).isEqualTo(State.RUNNING);
          assertThat(survivor.oomKillsTotal()).isNotNull().isPositive();
        });
    docker().docker("rm", "-f", "survivor");
  }

  @Test
  void bytesOverNetworkAndDiskAreCounted() throws Exception {
    docker()
        .container(
            "server", List.of(), "while :; do head -c 1000000 /dev/zero | nc -l -p 80; done");
    String address =
        docker().docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "server").strip();
    docker()
        .container(
            "client",
            List.of(),
            "until nc "
                + address
                + " 80 </dev/null | wc -c | grep -q 1000000; do :; done; sleep 1000");
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          List<Containers.Interface> interfaces = sampled("client").interfaces();
          assertThat(interfaces).isNotNull().hasSize(1);
          assertThat(Objects.requireNonNull(interfaces).getFirst().receivedBytesTotal())
              .isGreaterThan(1_000_000);
        });
    docker().container("quiet", List.of("--network", "none"), "sleep 1000");
    docker().container("host", List.of("--network", "host"), "sleep 1000");
    assertThat(sampled("quiet").interfaces()).isEmpty();
    assertThat(sampled("host").interfaces()).isNull();
    docker().docker("rm", "-f", "server", "client", "quiet", "host");
  }

  @Test
  void valuesOfTheApiAgreeWithThoseOfTheFiles() throws Exception {
    docker().container("both", List.of("--cpus", "0.4", "--memory", "32m"), "while :; do :; done");
    Path nowhere = Path.of("/nonexistent");
    io.hostsonde.api.Host blind =
        new io.hostsonde.api.Host("blind", "Linux", nowhere, nowhere, nowhere);
    try (Lab far = new Lab(DockerSettingsTest.of(null, docker().address()), blind)) {
      far.sample();
      Container near = window("both", Duration.ofSeconds(2));
      Container told = far.container("both");
      assertThat(told.cpuOfCorePercent())
          .isCloseTo(Objects.requireNonNull(near.cpuOfCorePercent()), within(8.0));
      assertThat(told.cpuOfLimitPercent()).isCloseTo(100, within(25.0));
      assertThat(told.memoryLimitBytes()).isEqualTo(near.memoryLimitBytes());
      assertThat(told.pids()).isEqualTo(near.pids());
      assertThat(told.cpuSecondsTotal())
          .isCloseTo(Objects.requireNonNull(near.cpuSecondsTotal()), within(2.0));
    }
    docker().docker("rm", "-f", "both");
  }

  private List<LogLine> tail(String name, int lines, boolean plain) throws Exception {
    List<LogLine> read = new ArrayList<>();
    try (LogStream log =
        lab.source.logs().orElseThrow().open(new LogQuery(name, lines, null, false, plain))) {
      for (LogLine line = log.next(Duration.ZERO); line != null; line = log.next(Duration.ZERO)) {
        read.add(line);
      }
      assertThat(log.ended()).isTrue();
    }
    return read;
  }

  private static final String SAY =
      "echo first; echo oops >&2; head -c 40000 /dev/zero | tr '\\0' x; echo end;"
          + " printf '\\033[31mred\\033[0m \\377\\n'; sleep 1000";

  @Test
  void logsOfPipesAndOfTerminals() throws Exception {
    docker().container("pipe", List.of(), SAY);
    docker().container("terminal", List.of("-t"), SAY);
    await().atMost(SOON).until(() -> tail("pipe", 9, false).size() == 4);
    await().atMost(SOON).until(() -> tail("terminal", 9, false).size() == 4);
    String longLine = "x".repeat(40_000) + "end";
    List<LogLine> pipe = tail("pipe", 9, true);
    assertThat(pipe.stream().filter(line -> !line.error()).map(LogLine::text))
        .containsExactly("first", longLine, "red \ufffd");
    assertThat(pipe.stream().filter(LogLine::error).map(LogLine::text)).containsExactly("oops");
    assertThat(pipe)
        .allSatisfy(
            line -> assertThat(line.time()).isAfter(Instant.now().minus(Duration.ofMinutes(5))));
    // Of a long line the engine gives the last piece as "the last line".
    assertThat(tail("pipe", 2, false).stream().map(LogLine::text))
        .containsExactly(longLine, "\u001b[31mred\u001b[0m \ufffd");
    assertThat(tail("terminal", 9, true).stream().map(LogLine::text))
        .containsExactly("first", "oops", longLine, "red \ufffd");
    assertThat(tail("terminal", 2, true).stream().map(LogLine::text))
        .containsExactly(longLine, "red \ufffd");
    ContainerLogs all = ((DockerLogs) lab.source.logs().orElseThrow()).lastLines(1);
    assertThat(all.logs()).extracting(ContainerLogs.Log::name).contains("pipe", "terminal");
    docker().docker("rm", "-f", "pipe", "terminal");
    assertThatThrownBy(() -> tail("pipe", 1, false)).isInstanceOf(AbsentException.class);
  }

  @Test
  void aChattyContainerIsFollowedWithoutLossThroughRotation() throws Exception {
    docker()
        .container(
            "chatty",
            List.of("--log-opt", "max-size=100k", "--log-opt", "max-file=5"),
            "until [ -e /go ]; do usleep 50000; done; i=0; while [ $i -lt 4000 ]; do i=$((i+1));"
                + " echo \"line $i\"; [ $((i % 200)) = 0 ] && usleep 60000; done; exit 0");
    List<String> read = new ArrayList<>();
    try (LogStream log =
        lab.source.logs().orElseThrow().open(new LogQuery("chatty", 0, null, true, false))) {
      // While an answer catches up with a writer, engine 20.10 itself may lose a line: begin
      // before.
      docker().docker("exec", "chatty", "touch", "/go");
      long until = System.nanoTime() + SOON.toNanos();
      while (!log.ended() && System.nanoTime() - until < 0) {
        LogLine line = log.next(Duration.ofMillis(200));
        if (line != null) {
          read.add(line.text());
        }
      }
      assertThat(log.ended()).isTrue();
      assertThat(log.dropped()).isZero();
    }
    assertThat(read)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 4000).mapToObj(i -> "line " + i).toList());
    docker().docker("rm", "-f", "chatty");
  }

  /** The last, for it takes the daemon away from the others. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aHundredContainersAndADaemonThatIsKilledUnderLoad() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add("n" + i);
    }
    java.util.concurrent.ConcurrentLinkedQueue<Throwable> failures =
        new java.util.concurrent.ConcurrentLinkedQueue<>();
    Parallel.each(
        "test-start",
        names,
        4,
        name -> {
          try {
            docker()
                .docker(
                    "run",
                    "-d",
                    "--name",
                    name,
                    "--restart",
                    name.equals("n0") ? "always" : "no",
                    "--network",
                    "none",
                    "--log-driver",
                    name.equals("n0") ? "json-file" : "none",
                    "busybox:test",
                    "sh",
                    "-c",
                    name.equals("n0")
                        ? "while :; do i=$((i+1)); echo \"tick $i\"; usleep 20000; done"
                        : "sleep 1000");
          } catch (Exception e) {
            failures.add(e);
          }
        });
    assertThat(failures).isEmpty();
    lab.sample();
    assertThat(
            lab.sample().containers().stream()
                .filter(container -> names.contains(container.name())))
        .hasSize(100)
        .allSatisfy(container -> {
          assertThat(container.state()).isEqualTo(State.RUNNING);
          assertThat(container.cpuOfCorePercent()).isNotNull();
          assertThat(container.memoryUsedBytes()).isPositive();
        });
    List<LogLine> ticks = new ArrayList<>();
    try (LogStream log =
        lab.source.logs().orElseThrow().open(new LogQuery("n0", 1, null, true, false))) {
      pull(log, ticks, 20);
      docker().crash();
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThatThrownBy(lab::sample).isInstanceOf(IOException.class));
      docker().launch();
      // n0 is started again by its policy; its log goes on where it was.
      pull(log, ticks, ticks.size() + 20);
      assertThat(log.dropped()).isZero();
    }
    assertThat(ticks).doesNotHaveDuplicates();
    List<Integer> numbers =
        ticks.stream().map(line -> Integer.parseInt(line.text().substring(5))).toList();
    for (int i = 1; i < numbers.size(); i++) {
      // The next one, or the first of a new run.
      assertThat(numbers.get(i)).isIn(numbers.get(i - 1) + 1, 1);
    }
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(sampled("n0").state()).isEqualTo(State.RUNNING));
  }

  private static void pull(LogStream log, List<LogLine> into, int size) throws Exception {
    long until = System.nanoTime() + 3 * SOON.toNanos();
    while (into.size() < size) {
      assertThat(System.nanoTime() - until).as("time left").isNegative();
      LogLine line = log.next(Duration.ofMillis(200));
      if (line != null) {
        into.add(line);
      }
    }
  }
}
