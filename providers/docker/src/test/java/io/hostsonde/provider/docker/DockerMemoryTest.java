package io.hostsonde.provider.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.LogStream;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.metrics.ContainerLogs;
import io.hostsonde.metrics.Containers;
import io.hostsonde.testkit.TestProviderContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever containers print and an engine answers is held within a share of the memory. */
class DockerMemoryTest {

  private static final int CONTAINERS = 20;
  private static final int LINES = 10;
  private static final String STAMP = "2026-11-20T12:00:00.000000000Z ";

  @TempDir Path folder;
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final MemoryShare memory = MemoryShare.of("a.setting", 9L << 20).reporting(refused::add);
  private FakeEngine engine;
  private Lab lab;
  private DockerLogs logs;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine(folder.resolve("e.sock"));
    engine.containers(names());
    DockerSettings settings = DockerSettingsTest.of(null, "unix://" + folder.resolve("e.sock"));
    lab = new Lab(new TestProviderContext(Lab.HOST, HostClock.SYSTEM, memory, settings));
    logs = (DockerLogs) lab.source.logs().orElseThrow();
  }

  @AfterEach
  void stop() throws IOException {
    lab.close();
    engine.close();
    assertThat(memory.used()).as("all is given back").isZero();
  }

  private static String[] names() {
    String[] names = new String[CONTAINERS];
    for (int i = 0; i < names.length; i++) {
      names[i] = "c" + i;
    }
    return names;
  }

  /** Answers every log with so many lines of so many bytes, in pieces as engines send them. */
  private static void print(FakeEngine engine, int lines, int lineBytes) {
    byte[] piece = LogDecoderTest.frame(1, STAMP + "x".repeat(LogDecoder.PIECE_BYTES));
    int pieces = Math.max(1, lineBytes / LogDecoder.PIECE_BYTES);
    String text = "y".repeat(lineBytes < LogDecoder.PIECE_BYTES ? lineBytes : 0);
    byte[] end = LogDecoderTest.frame(1, STAMP + text + "\n");
    for (String name : names()) {
      engine.on(
          "/containers/" + FakeEngine.id(name) + "/logs",
          (path, to) -> {
            int tail = Integer.parseInt(path.replaceAll(".*tail=(\\d+).*", "$1"));
            to.head(200, "Transfer-Encoding: chunked");
            int of = text.isEmpty() ? pieces + 1 : 1;
            for (int i = Math.max(0, lines * of - tail); i < lines * of; i++) {
              to.chunk(i % of == of - 1 ? end : piece);
            }
            to.endChunks();
          });
    }
  }

  /** What the agent does for a push, in a heap of its size; for {@link #inASmallHeap}. */
  static final class LastLines {
    private LastLines() {}

    public static void main(String[] arguments) throws Exception {
      Path socket = Path.of(arguments[0]);
      try (FakeEngine engine = new FakeEngine(socket);
          Lab lab = new Lab("unix://" + socket)) {
        engine.containers(names());
        DockerLogs logs = (DockerLogs) lab.source.logs().orElseThrow();
        for (int bytes : new int[] {100 << 10, 8 << 20}) {
          print(engine, LINES, bytes);
          int lines = 0;
          for (ContainerLogs.Log log : logs.lastLines(LINES).logs()) {
            lines += log.lines().size();
          }
          System.out.println(bytes + " BYTES A LINE: " + (lines > 0 ? "told" : "nothing"));
        }
      }
    }
  }

  @Test
  void inASmallHeap() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LastLines.class.getName(),
                folder.resolve("small.sock").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("102400 BYTES A LINE: told", "8388608 BYTES A LINE: told");
  }

  @Test
  void lastLinesAreCutAndThenTheOldestLeftOut() throws Exception {
    print(engine, LINES, 100 << 10);
    ContainerLogs told = logs.lastLines(LINES);
    assertThat(told.logs()).hasSize(CONTAINERS);
    assertThat(memory.used()).isLessThan(memory.size() / DockerLogs.LAST_LINES_PARTS);
    for (ContainerLogs.Log log : told.logs()) {
      assertThat(log.unreadable()).matches("\\d lines left out, there is no memory for them");
      assertThat(log.lines().getFirst().text()).isEqualTo("[" + log.unreadable() + "]");
      assertThat(log.lines()).hasSizeBetween(6, LINES);
      assertThat(log.lines().getLast().text())
          .startsWith("xxx")
          .matches("x{" + LogRoom.SHORT_LINE_BYTES + "} \\[\\d+ bytes left out]");
    }
    logs.lastLines(LINES);
    assertThat(memory.used())
        .as("what was told before is forgotten")
        .isLessThan(memory.size() / DockerLogs.LAST_LINES_PARTS);
  }

  @Test
  void ordinaryLinesOfManyContainersAreAllTold() throws Exception {
    print(engine, LINES, 300);
    for (ContainerLogs.Log log : logs.lastLines(LINES).logs()) {
      assertThat(log.unreadable()).isNull();
      assertThat(log.lines()).hasSize(LINES);
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void manyLogsAtOnceAreHeldWithinTheShare() throws Exception {
    print(engine, 5_000, 10_000);
    List<LogStream> open = new ArrayList<>();
    for (String name : names()) {
      open.add(logs.open(new LogQuery(name, 5_000, null, false, true)));
      assertThat(memory.used()).isLessThanOrEqualTo(memory.size());
    }
    for (LogStream log : open) {
      assertThat(log.dropped()).as("left out").isPositive();
      assertThat(log.next(java.time.Duration.ZERO)).as("each has its part").isNotNull();
      log.close();
    }
    assertThat(refused).anyMatch(reason -> reason.startsWith("the log of c0: no memory left"));
  }

  @Test
  void anAnswerThatTakesTooMuchIsRefused() throws Exception {
    String pair = "\"a\":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}],\"b\":";
    engine.on(
        "/containers/" + FakeEngine.id("c1") + "/json",
        (path, to) -> {
          to.head(200, "Transfer-Encoding: chunked");
          to.chunk("{\"x\":[".getBytes(UTF_8));
          for (int i = 0; i < 100_000; i++) {
            to.chunk(("{" + pair + i + "},").getBytes(UTF_8));
          }
          to.chunk("1]}".getBytes(UTF_8));
          to.endChunks();
        });
    Containers sample = lab.sample();
    assertThat(sample.containers()).as("it is shown as it was listed").hasSize(CONTAINERS);
    assertThat(refused).anyMatch(reason -> reason.contains("the answer to /containers/"));
    assertThat(memory.used()).isLessThan(memory.size() / 8);
  }

  @Test
  void aListThatIsLongIsNotHeldAsAWhole() throws Exception {
    engine.on(
        "/containers/json",
        (path, to) -> {
          to.head(200, "Transfer-Encoding: chunked");
          to.chunk("[".getBytes(UTF_8));
          for (int i = 0; i < 6_000; i++) {
            String labels = "'k':'" + "v".repeat(1000) + "'";
            to.chunk(
                ((i == 0 ? "" : ",")
                        + "{'Id':'"
                        + FakeEngine.id("n" + i)
                        + "','Names':['/n"
                        + i
                        + "'],'Image':'i','State':'exited','Labels':{"
                        + labels
                        + "}}")
                    .replace('\'', '"')
                    .getBytes(UTF_8));
          }
          to.chunk("]".getBytes(UTF_8));
          to.endChunks();
        });
    engine.on("/containers/0", (path, to) -> to.answer(500, "no"));
    Containers sample = lab.sample();
    assertThat(sample.containers()).hasSize(1000);
    assertThat(sample.omitted()).isEqualTo(5_000);
    assertThat(refused).isEmpty();
  }

  /** It would keep a core busy for as long as a log may take, and there may be many. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLogThatNeverEndsIsReadAsFarAsItWasAskedForOnly(boolean tty) throws Exception {
    byte[] line =
        tty
            ? "no end of line ".repeat(500).getBytes(UTF_8)
            : LogDecoderTest.frame(1, STAMP + "z".repeat(8000) + "\n");
    AtomicLong sent = new AtomicLong();
    for (String name : names()) {
      String id = FakeEngine.id(name);
      engine.json(
          "/containers/" + id + "/json",
          FakeEngine.inspection(name, "'Status':'running','Running':true")
              .replace("'Config':{", "'Config':{'Tty':" + tty + ","));
      engine.on(
          "/containers/" + FakeEngine.id(name) + "/logs",
          (path, to) -> {
            to.head(200, "Transfer-Encoding: chunked");
            while (true) { // until the other side hangs up
              to.chunk(line);
              sent.addAndGet(line.length);
            }
          });
    }
    ContainerLogs last = logs.lastLines(LINES);
    assertThat(last.logs()).hasSize(CONTAINERS);
    assertThat(last.logs())
        .allSatisfy(log ->
            assertThat(log.unreadable())
                .isEqualTo("the engine sends more of the log than it was asked for"));
    // What was read, and what the kernel took beyond.
    assertThat(sent.get()).isLessThan(CONTAINERS * (tty ? 20L : 4L) * (1 << 20));
  }
}
