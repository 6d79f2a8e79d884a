package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.LogLine;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedLogTest {

  private static final String LOGS = "/containers/" + FakeEngine.id("app") + "/logs";

  @TempDir Path folder;
  private final MemoryShare memory = MemoryShare.of("test", 64L << 20);
  private FakeEngine engine;
  private EngineApi api;
  private DockerLogs logs;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine(folder.resolve("e.sock")).containers("app");
    api = new EngineApi(engine.address(), null, memory);
    Inventory inventory =
        new Inventory(api, true, true, 10, Duration.ofMinutes(1), HostClock.SYSTEM);
    logs =
        new DockerLogs(
            api,
            inventory,
            Duration.ofMillis(150),
            new LogChanges(Lab.HOST, HostClock.SYSTEM),
            HostClock.SYSTEM);
  }

  @AfterEach
  void stop() throws IOException {
    logs.close();
    api.close();
    engine.close();
  }

  private static byte[] line(int number) {
    return LogDecoderTest.frame(
        1,
        String.format(
            "2026-11-20T12:00:%02d.%03d000000Z line %d%n", number / 1000, number % 1000, number));
  }

  private static byte[] lines(int from, int to) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (int i = from; i <= to; i++) {
      out.writeBytes(line(i));
    }
    return out.toByteArray();
  }

  private static void whole(FakeEngine.Connection to, byte[] body) throws IOException {
    to.head(200, "Content-Length: " + body.length);
    to.write(body);
  }

  private static List<String> pull(LogStream log, int count) throws Exception {
    List<String> read = new ArrayList<>();
    long start = System.nanoTime();
    while (read.size() < count) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      LogLine line = log.next(Duration.ofMillis(100));
      if (line != null) {
        read.add(line.text());
      }
    }
    return read;
  }

  private LogStream follow(int tail) throws Exception {
    return logs.open(new LogQuery("app", tail, null, true, false));
  }

  @Test
  void anAnswerThatEndsIsContinuedWithoutLossOrRepeats() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    engine.on(
        LOGS,
        (path, to) -> {
          if (!path.contains("follow")) {
            whole(to, lines(1, 3));
            return;
          }
          to.head(200, "Transfer-Encoding: chunked");
          switch (answers.incrementAndGet()) {
            case 1 -> {
              to.chunk(lines(2, 5));
              // In the middle of a frame, as an engine that is killed ends.
              to.chunk(java.util.Arrays.copyOf(line(6), 30));
              to.hangUp();
            }
            case 2 -> {
              to.chunk(lines(4, 7));
              to.endChunks();
            }
            default -> {
              to.chunk(lines(6, 9));
              to.hold();
            }
          }
        });
    try (LogStream log = follow(2)) {
      assertThat(pull(log, 8))
          .containsExactly(
              "line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9");
      assertThat(log.next(Duration.ofMillis(50))).isNull();
      assertThat(log.ended()).isFalse();
      assertThat(log.dropped()).isZero();
    }
    assertThat(engine.requests("since=")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aStreamThatWentSilentAlthoughThereAreLinesIsOpenedAnew() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    engine.on(
        LOGS,
        (path, to) -> {
          if (!path.contains("follow")) {
            whole(to, answers.get() == 0 ? lines(1, 1) : lines(1, 2));
            return;
          }
          to.head(200, "Transfer-Encoding: chunked");
          to.chunk(answers.incrementAndGet() == 1 ? line(1) : lines(1, 2));
          to.hold();
        });
    try (LogStream log = follow(1)) {
      assertThat(pull(log, 2)).containsExactly("line 1", "line 2");
    }
    assertThat(answers).hasValue(2);
  }

  @Test
  void itEndsWithItsContainerAndAfterItsLastLines() throws Exception {
    engine.on(
        LOGS,
        (path, to) -> {
          if (!path.contains("follow")) {
            whole(to, path.contains("tail=all") ? lines(1, 4) : lines(1, 1));
            return;
          }
          engine.json(
              "/containers/" + FakeEngine.id("app") + "/json",
              FakeEngine.inspection("app", "'Status':'exited','ExitCode':0"));
          to.head(200, "Transfer-Encoding: chunked");
          to.chunk(lines(1, 2));
          to.endChunks();
        });
    try (LogStream log = follow(1)) {
      assertThat(pull(log, 4)).containsExactly("line 1", "line 2", "line 3", "line 4");
      await().until(log::ended);
      assertThat(log.next(Duration.ofSeconds(1))).isNull();
    }
  }

  @Test
  void anEngineThatIsAwayIsWaitedFor() throws Exception {
    engine.on(
        LOGS,
        (path, to) -> {
          if (!path.contains("follow")) {
            whole(to, lines(1, 1));
            return;
          }
          to.head(200, "Transfer-Encoding: chunked");
          to.chunk(line(1));
          to.hold();
        });
    try (LogStream log = follow(1)) {
      assertThat(pull(log, 1)).containsExactly("line 1");
      await().until(() -> engine.requests("follow") > 0);
      engine.close();
      engine = new FakeEngine(folder.resolve("e.sock")).containers("app");
      engine.on(
          LOGS,
          (path, to) -> {
            to.head(200, "Transfer-Encoding: chunked");
            to.chunk(lines(1, 2));
            to.hold();
          });
      assertThat(pull(log, 1)).containsExactly("line 2");
    }
  }

  @Test
  void whatNobodyPullsIsDroppedAndCounted() throws Exception {
    int many = 10_000;
    CountDownLatch sent = new CountDownLatch(1);
    engine.on(
        LOGS,
        (path, to) -> {
          if (!path.contains("follow")) {
            whole(to, new byte[0]);
            return;
          }
          to.head(200, "Transfer-Encoding: chunked");
          for (int i = 0; i < many; i += 100) {
            to.chunk(lines(i + 1, i + 100));
          }
          sent.countDown();
          to.hold();
        });
    try (LogStream log = follow(0)) {
      sent.await();
      await().until(() -> log.dropped() == many - LogRing.MAX_LINES);
      List<String> rest = pull(log, LogRing.MAX_LINES);
      assertThat(rest)
          .startsWith("line " + (many - LogRing.MAX_LINES + 1))
          .endsWith("line " + many);
    }
  }

  @Test
  void closingEndsWhoWaitsAndLeavesNoConnection() throws Exception {
    engine.on(
        LOGS,
        (path, to) -> {
          if (!path.contains("follow")) {
            whole(to, new byte[0]);
            return;
          }
          to.head(200, "Transfer-Encoding: chunked");
          to.hold();
        });
    LogStream log = follow(0);
    Thread waiting = Thread.ofVirtual().start(() -> assertThat(next(log)).isNull());
    log.close();
    waiting.join();
    assertThat(log.ended()).isTrue();
    log.close();
    await()
        .until(() ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("docker-log-app")));
  }

  private static @org.jspecify.annotations.Nullable LogLine next(LogStream log) {
    try {
      return log.next(Duration.ofMinutes(1));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theTailIsOfWholeLinesEvenWhenTheEngineCountsPieces() throws Exception {
    String piece = "2026-11-20T12:00:00.000000000Z " + "x".repeat(16384);
    byte[][] pieces = new byte[40][];
    for (int i = 0; i < 39; i++) {
      pieces[i] = LogDecoderTest.frame(1, piece);
    }
    pieces[39] = LogDecoderTest.frame(1, "2026-11-20T12:00:00.000000000Z end\n");
    engine.on(
        LOGS,
        (path, to) -> {
          int tail = Integer.parseInt(path.replaceAll(".*tail=(\\d+).*", "$1"));
          java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
          for (int i = Math.max(0, 40 - tail); i < 40; i++) {
            out.writeBytes(pieces[i]);
          }
          whole(to, out.toByteArray());
        });
    try (LogStream log = logs.open(new LogQuery("app", 1, null, false, false))) {
      assertThat(pull(log, 1).getFirst()).isEqualTo("x".repeat(39 * 16384) + "end");
      assertThat(log.ended()).isTrue();
    }
  }
}
