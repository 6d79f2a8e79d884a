package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.metrics.ContainerLogs;
import io.hostsonde.metrics.Containers.Container;
import io.hostsonde.metrics.Containers.State;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What engines may do to us, and what we do to them. */
class EngineTest {

  /** Everything that is ever written to a socket, line by line. */
  private static final String ALLOWED =
      "GET (/version"
          + "|/v1\\.\\d+/containers/json(\\?all=1)?"
          + "|/v1\\.\\d+/events\\?filters=[%a-zA-Z0-9:,_]+"
          + "|/v1\\.\\d+/containers/[a-zA-Z0-9][a-zA-Z0-9_.-]*"
          + "/(json|stats\\?stream=false(&one-shot=1)?"
          + "|logs\\?stdout=1&stderr=1&timestamps=1&tail=(all|\\d+)(&since=\\d+\\.\\d{9})?"
          + "(&follow=1)?)) HTTP/1\\.1"
          + "|Host: docker|User-Agent: hostsonde|Accept: \\*/\\*";

  @TempDir Path folder;
  private FakeEngine engine;
  private Lab lab;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine(folder.resolve("e.sock"));
    lab = new Lab("unix://" + folder.resolve("e.sock"));
  }

  @AfterEach
  void stop() throws IOException {
    assertThat(engine.requests()).allMatch(line -> line.matches(ALLOWED));
    lab.close();
    engine.close();
  }

  private static final String STATISTICS =
      "{'read':'2026-11-20T12:00:0%d.5Z','cpu_stats':{'cpu_usage':{'total_usage':%d},"
          + "'online_cpus':4},'memory_stats':{'usage':1000,'limit':1000000,'stats':{'cache':0}}}";

  @Test
  void onlyGetsOfAFewPathsEverReachTheSocket() throws Exception {
    engine.containers("web", "db");
    engine.on(
        "/containers/" + FakeEngine.id("web") + "/stats",
        (path, to) -> to.answer(200, STATISTICS.formatted(1, 1000).replace('\'', '"')));
    engine.on("/containers/" + FakeEngine.id("web") + "/logs", (path, to) -> to.answer(200, ""));
    lab.sample();
    engine.event("web", "start");
    lab.sample();
    DockerLogs logs = (DockerLogs) lab.source.logs().orElseThrow();
    logs.lastLines(3);
    logs.open(new LogQuery("web", 3, java.time.Instant.EPOCH, false, true)).close();
    logs.open(new LogQuery("web", 3, null, true, true)).close();
    for (String hostile :
        List.of("../../containers/create", "a\r\nPOST /x HTTP/1.1\r\n", "a/exec", "", "x?y")) {
      assertThatThrownBy(() -> logs.open(new LogQuery(hostile, 1, null, false, false)))
          .isInstanceOf(AbsentException.class);
    }
    // An engine can't make us do it either: its ids are checked as names from people are.
    engine.json(
        "/containers/json", "[{'Id':'x/../../images/prune','Names':['/evil'],'State':'running'}]");
    engine.hangUp();
    await().untilAsserted(() -> assertThat(sampledNames()).isNotNull());
    assertThat(engine.requests("GET ")).isGreaterThan(8);
    assertThat(engine.requests("prune")).isZero();
  }

  private List<String> sampledNames() throws Exception {
    try {
      return Lab.names(lab.sample());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anEngineOnWhichNothingHappensIsAskedNothing() throws Exception {
    engine.json("/containers/json", "[]");
    lab.sample();
    int asked = engine.requests().size();
    for (int i = 0; i < 20; i++) {
      lab.sample();
    }
    assertThat(engine.requests()).hasSize(asked);
    assertThat(lab.provider.about()).isEqualTo("Docker 26.1.5+dfsg1, API 1.45");
  }

  @Test
  void anEventInspectsOneContainer() throws Exception {
    engine.containers("a", "b");
    engine.on("/containers/" + FakeEngine.id("a") + "/stats", (p, to) -> to.answer(404, "{}"));
    assertThat(Lab.names(lab.sample())).containsExactly("a", "b");
    long before = engine.requests("/json");
    engine.containers("a", "b", "c");
    engine.json(
        "/containers/" + FakeEngine.id("b") + "/json",
        FakeEngine.inspection("b", "'Status':'paused'"));
    engine.event("b", "pause");
    engine.event("c", "create");
    await().untilAsserted(() -> assertThat(sampledNames()).containsExactly("a", "b", "c"));
    assertThat(lab.container("b").state()).isEqualTo(State.PAUSED);
    assertThat(engine.requests("/json") - before).isEqualTo(2);
    engine.on(
        "/containers/" + FakeEngine.id("a") + "/json",
        (path, to) -> to.answer(404, "{\"message\":\"No such container\"}"));
    engine.event("a", "destroy");
    await().untilAsserted(() -> assertThat(sampledNames()).containsExactly("b", "c"));
  }

  @Test
  void whereFilesCantBeReadStatisticsAreAskedForAndRatesAreOurOwn() throws Exception {
    engine.containers("far");
    AtomicInteger round = new AtomicInteger(1);
    engine.on(
        "/containers/" + FakeEngine.id("far") + "/stats",
        (path, to) -> {
          int n = round.getAndIncrement();
          to.answer(200, STATISTICS.formatted(n, n * 500_000_000L).replace('\'', '"'));
        });
    assertThat(lab.container("far").cpuOfCorePercent()).isNull();
    Container second = lab.container("far");
    assertThat(second.cpuOfCorePercent()).isEqualTo(50.0);
    assertThat(second.cpuOfHostPercent()).isEqualTo(12.5);
    assertThat(second.memoryUsedBytes()).isEqualTo(1000);
    assertThat(second.memoryLimitBytes()).isNull();
    assertThat(second.memoryOfHostPercent()).isEqualTo(0.1);
    assertThat(engine.requests("one-shot=1")).isEqualTo(2);
  }

  @Test
  void statisticsAreAskedForSideBySide() throws Exception {
    String[] names = new String[20];
    for (int i = 0; i < names.length; i++) {
      names[i] = "c" + i;
    }
    engine.containers(names);
    java.util.concurrent.CyclicBarrier all = new java.util.concurrent.CyclicBarrier(names.length);
    for (String name : names) {
      engine.on(
          "/containers/" + FakeEngine.id(name) + "/stats",
          (path, to) -> {
            try {
              all.await();
            } catch (java.util.concurrent.BrokenBarrierException e) {
              throw new IOException(e);
            }
            to.answer(200, STATISTICS.formatted(1, 1000).replace('\'', '"'));
          });
    }
    // Each answer waits for the other questions: one after another it would never end.
    assertThat(lab.sample().containers())
        .hasSize(20)
        .allSatisfy(container -> assertThat(container.memoryUsedBytes()).isEqualTo(1000));
  }

  @Test
  void oneContainerThatDoesNotAnswerHoldsUpNoOther() throws Exception {
    engine.containers("good", "stuck");
    engine.on("/containers/" + FakeEngine.id("stuck") + "/json", (path, to) -> to.hold());
    for (String name : List.of("good", "stuck")) {
      engine.on("/containers/" + FakeEngine.id(name) + "/stats", (p, to) -> to.answer(500, "no"));
    }
    assertThat(Lab.names(lab.sample())).containsExactly("good", "stuck");
    long asked = engine.requests(FakeEngine.id("stuck") + "/json");
    assertThat(lab.container("stuck").state()).isEqualTo(State.RUNNING);
    assertThat(engine.requests(FakeEngine.id("stuck") + "/json")).isEqualTo(asked);
  }

  @Test
  void anEngineThatGoesAwayIsAFailureAndItsReturnIsNoticed() throws Exception {
    engine.json("/containers/json", "[]");
    lab.sample();
    engine.close();
    await()
        .untilAsserted(() ->
            assertThatThrownBy(lab::sample)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("e.sock"));
    engine = new FakeEngine(folder.resolve("e.sock"));
    engine.on("/version", (p, to) -> to.json(Recorded.bytes("20-version.json")));
    engine.containers("new");
    engine.on("/containers/" + FakeEngine.id("new") + "/stats", (p, to) -> to.answer(500, "no"));
    assertThat(Lab.names(lab.sample())).containsExactly("new");
    // Another engine may be there now: its version is asked for anew.
    assertThat(lab.sample().engine().apiVersion()).isEqualTo("1.41");
  }

  @Test
  void anEngineThatIsSilentCostsItsPatienceOnly() throws Exception {
    engine.on("/version", (path, to) -> to.hold());
    assertThatThrownBy(lab::sample)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not answer within");
  }

  /** Data is always there: a wait for more would never be too long. */
  @Test
  @Timeout(60)
  void anEngineThatSendsWithoutEndCostsItsPatienceOnly() throws Exception {
    engine.containers("talks");
    byte[] line = LogDecoderTest.frame(1, "x".repeat(LogDecoder.MAX_FRAME_BYTES));
    engine.on(
        "/containers/" + FakeEngine.id("talks") + "/logs",
        (path, to) -> {
          to.head(200, "Transfer-Encoding: chunked");
          for (int i = 0; ; i++) {
            to.chunk(new byte[] {line[i]});
            LockSupport.parkNanos(1_000_000);
          }
        });
    DockerLogs logs = (DockerLogs) lab.source.logs().orElseThrow();
    assertThatThrownBy(() -> logs.open(new LogQuery("talks", 3, null, false, false)))
        .isInstanceOf(SocketTimeoutException.class);
    engine.hangUp();
    engine.on(
        "/version",
        (path, to) -> {
          while (true) {
            to.head(100);
          }
        });
    try (Lab fresh = new Lab("unix://" + folder.resolve("e.sock"))) {
      assertThatThrownBy(fresh::sample)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not answer within");
    }
  }

  @Test
  void answersThatAreNoneAreFailuresWithoutHarm() throws Exception {
    for (String answer :
        List.of(
            "SSH-2.0-OpenSSH\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{]",
            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\n" + ("X: " + "y".repeat(4000) + "\r\n").repeat(20) + "\r\n")) {
      engine.on(
          "/version",
          (path, to) -> {
            to.write(answer.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            to.hangUp();
          });
      assertThatThrownBy(lab::sample).as(answer).isInstanceOf(IOException.class);
    }
  }

  @Test
  void beyondTheBoundContainersAreCountedOnly() throws Exception {
    engine.containers("a", "b", "c");
    for (String name : List.of("a", "b", "c")) {
      engine.on("/containers/" + FakeEngine.id(name) + "/stats", (p, to) -> to.answer(500, "no"));
    }
    DockerSettings two =
        new DockerSettings(
            List.of("unix://" + folder.resolve("e.sock")),
            null,
            null,
            null,
            true,
            false,
            10,
            2,
            64);
    try (Lab bounded = new Lab(two, Lab.HOST)) {
      assertThat(bounded.sample().containers()).hasSize(2);
      assertThat(bounded.sample().omitted()).isEqualTo(1);
    }
  }

  @Test
  void eventsAreFollowedOnlyWhileSomebodyAsks() throws Exception {
    engine.json("/containers/json", "[]");
    EngineApi api = new EngineApi(engine.address(), null, MemoryShare.of("test", 64L << 20));
    try (Inventory inventory =
        new Inventory(api, true, true, 10, Duration.ofMillis(200), HostClock.SYSTEM)) {
      inventory.current();
      assertThat(engine.requests("/events")).isEqualTo(1);
      await().until(() -> engine.eventStreams() == 0);
      // Who asks again looks at all again, for changes were missed.
      engine.containers("later");
      assertThat(inventory.current().containers()).hasSize(1);
      assertThat(engine.requests("/events")).isEqualTo(2);
    }
    api.close();
  }

  @Test
  void noEngineIsNoFailure() throws Exception {
    try (Lab nowhere = new Lab("unix://" + folder.resolve("none.sock"))) {
      assertThatThrownBy(nowhere::sample)
          .isInstanceOf(AbsentException.class)
          .hasMessageContaining("none.sock");
      DockerLogs logs = (DockerLogs) nowhere.source.logs().orElseThrow();
      assertThatThrownBy(() -> logs.lastLines(3))
          .as("its logs")
          .isInstanceOf(AbsentException.class)
          .hasMessageContaining("none.sock");
    }
    // A socket that nobody listens to any more is an engine that is down.
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(folder.resolve("left.sock")));
    }
    try (Lab down = new Lab("unix://" + folder.resolve("left.sock"))) {
      assertThatThrownBy(down::sample).isInstanceOf(IOException.class);
    }
    assertThat(Files.exists(folder.resolve("left.sock"))).isTrue();
  }

  @Test
  void theFirstUsualSocketThatIsThereIsTaken() throws Exception {
    engine.json("/containers/json", "[]");
    try (EngineApi api =
        new EngineApi(
            new EngineAddress.Unix(List.of(folder.resolve("none.sock"), folder.resolve("e.sock"))),
            null,
            MemoryShare.of("test", 64L << 20))) {
      assertThat(api.version().name()).isEqualTo("Docker");
    }
  }

  @Test
  void lastLinesOfAllRunningContainers() throws Exception {
    engine.containers("a", "b");
    engine.on(
        "/containers/" + FakeEngine.id("a") + "/logs",
        (path, to) -> {
          byte[] frame = LogDecoderTest.frame(2, "2026-11-20T12:00:00Z oops\n");
          to.head(200, "Content-Length: " + frame.length);
          to.write(frame);
        });
    engine.on(
        "/containers/" + FakeEngine.id("b") + "/logs",
        (path, to) ->
            to.answer(501, "{\"message\":\"configured logging driver does not support reading\"}"));
    ContainerLogs logs = ((DockerLogs) lab.source.logs().orElseThrow()).lastLines(5);
    assertThat(logs.logs()).extracting(ContainerLogs.Log::name).containsExactlyInAnyOrder("a", "b");
    for (ContainerLogs.Log log : logs.logs()) {
      if (log.name().equals("a")) {
        assertThat(log.lines())
            .containsExactly(
                new ContainerLogs.Line(
                    java.time.Instant.parse("2026-11-20T12:00:00Z"), true, "oops"));
      } else {
        assertThat(log.lines()).isEmpty();
        assertThat(log.unreadable()).contains("does not support reading");
      }
    }
  }
}
