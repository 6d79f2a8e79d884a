package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.metrics.ContainerLogs;
import io.hostsonde.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine is asked for those logs only to which something can have been added. */
class LogChangesTest {

  @TempDir Path folder;
  private final MemoryShare memory = MemoryShare.of("test", 64L << 20);
  private final TestClock clock = new TestClock();
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private FakeEngine engine;
  private LogChanges changes;
  private DockerLogs logs;
  private EngineApi api;
  private Inventory inventory;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine(folder.resolve("e.sock"));
    engine.containers("file", "group", "hidden");
    for (String name : new String[] {"file", "group", "hidden"}) {
      inspect(name, "2026-11-20T12:00:00Z");
      byte[] line = LogDecoderTest.frame(1, "2026-11-20T12:00:00.5Z of " + name + "\n");
      engine.on(
          "/containers/" + FakeEngine.id(name) + "/logs",
          (path, to) -> {
            asked.merge(name, 1, Integer::sum);
            to.head(200, "Transfer-Encoding: chunked");
            to.chunk(line);
            to.endChunks();
          });
    }
    api = new EngineApi(engine.address(), null, memory);
    inventory = new Inventory(api, false, false, 100, Duration.ofMinutes(1), HostClock.SYSTEM);
    changes = new LogChanges(new Host("h", "Linux", folder, folder, folder), clock);
    logs = new DockerLogs(api, inventory, Duration.ofSeconds(30), changes, clock);
  }

  @AfterEach
  void stop() throws IOException {
    logs.close();
    inventory.close();
    api.close();
    engine.close();
  }

  /** As an engine says it: only the first has a log in a file that can be seen here. */
  private void inspect(String name, String started) throws IOException {
    Path log = folder.resolve(name + "-json.log");
    if (name.equals("file")) {
      Files.writeString(log, "{}\n");
    }
    engine.json(
        "/containers/" + FakeEngine.id(name) + "/json",
        FakeEngine.inspection(name, "'Status':'running','Running':true")
            .replace("2026-11-20T12:00:00Z", started)
            .replace(
                "'Config':{",
                "'LogPath':'/"
                    + log.getFileName()
                    + "','HostConfig':{'LogConfig':{'Type':'json-file'}},'Config':{"));
  }

  private void cpuTime(String content, String file) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, content);
    changes.cpuFile(FakeEngine.id("group"), path);
  }

  /** The names whose logs the engine was asked for. */
  private Set<String> asked() throws Exception {
    asked.clear();
    ContainerLogs told = logs.lastLines(5);
    assertThat(told.logs())
        .extracting(ContainerLogs.Log::name)
        .containsExactlyInAnyOrder("file", "group", "hidden");
    for (ContainerLogs.Log log : told.logs()) {
      assertThat(log.lines())
          .extracting(ContainerLogs.Line::text)
          .containsExactly("of " + log.name());
    }
    return Set.copyOf(asked.keySet());
  }

  @Test
  void aFileThatIsAsItWas() throws Exception {
    Path log = folder.resolve("file-json.log");
    assertThat(asked()).containsExactlyInAnyOrder("file", "group", "hidden");
    assertThat(asked()).containsExactlyInAnyOrder("group", "hidden");
    Files.writeString(log, "{}\n{}\n");
    assertThat(asked()).as("a line more").contains("file");
    assertThat(asked()).doesNotContain("file");
    Files.writeString(folder.resolve("next"), "{}\n{}\n");
    Files.setLastModifiedTime(folder.resolve("next"), Files.getLastModifiedTime(log));
    Files.move(folder.resolve("next"), log, StandardCopyOption.REPLACE_EXISTING);
    assertThat(asked()).as("rotated").contains("file");
    Files.delete(log);
    assertThat(asked()).as("not to be seen").contains("file");
    assertThat(asked()).as("still not").contains("file");
  }

  @ParameterizedTest
  @CsvSource({
    "cpuacct.usage, 1000, 1001",
    "cpu.stat, 'nr_periods 5\nusage_usec 1000\n', 'usage_usec 1001\n'"
  })
  void aContainerThatUsedNoCpuTime(String file, String before, String after) throws Exception {
    cpuTime(before, file);
    assertThat(asked()).contains("group");
    clock.advance(LogChanges.LOGGED_WITHIN.minusMillis(1));
    assertThat(asked()).as("what it printed last may be on the way").contains("group");
    clock.advance(Duration.ofMillis(1));
    assertThat(asked()).as("it was read too early").contains("group");
    assertThat(asked()).containsExactly("hidden");
    clock.advance(DockerLogs.LAST_LINES_KEPT.minusSeconds(1));
    assertThat(asked()).containsExactly("hidden");
    cpuTime(after, file);
    assertThat(asked()).as("it used some").contains("group");
    Files.delete(folder.resolve(file));
    clock.advance(LogChanges.LOGGED_WITHIN);
    assertThat(asked()).contains("group");
    assertThat(asked()).as("nobody can tell").contains("group");
  }

  @Test
  void anotherRunOfTheContainer() throws Exception {
    asked();
    assertThat(asked()).doesNotContain("file");
    await().until(() -> engine.eventStreams() > 0);
    inspect("file", "2026-11-20T12:30:00Z");
    engine.event("file", "start");
    await().until(() -> asked().contains("file"));
  }

  @Test
  void whatIsKeptIsCountedAndForgotten() throws Exception {
    asked();
    long held = memory.used();
    assertThat(asked()).doesNotContain("file");
    assertThat(memory.used()).isEqualTo(held);
    clock.advance(DockerLogs.LAST_LINES_KEPT.plusSeconds(1));
    logs.lastLines(7);
    assertThat(asked()).contains("file");
  }
}
