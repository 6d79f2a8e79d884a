package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What outlives a process: in which plug-in's code it ended. */
class TrailTest extends PluginTests {

  @TempDir Path marks;

  /** Another JVM, which such a plug-in ends. */
  static final class Ended {

    private Ended() {}

    public static void main(String[] arguments) throws Exception {
      Agent agent = start(Path.of(arguments[0]), Path.of(arguments[1]));
      read(agent, "culprit");
    }
  }

  private static Agent start(Path home, Path marks) throws Exception {
    Launch launch =
        new Launch(home, null, Map.of("transport", ""), Map.of(), HostClock.SYSTEM, "1", marks);
    return Agent.open(launch, List.of(), List.of());
  }

  private Agent start() throws Exception {
    return start(home, marks);
  }

  @BeforeEach
  void culprit() throws Exception {
    culprit("return new Said(\"well\");");
  }

  private void culprit(String sample) throws Exception {
    jar(
        "culprit",
        provider(
            "culprit",
            """
            public List<Source<?>> open(ProviderContext context) {
              return List.of(Source.builder("culprit", Said.class, () -> { %s })
                  .timeout(java.time.Duration.ofMillis(300)).build());
            }
            """
                .formatted(sample)));
  }

  private String left() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(marks)) {
      for (Path file : files.filter(f -> f.toString().contains("marks-")).sorted().toList()) {
        text.append(Files.readString(file).strip());
      }
    }
    return text.toString();
  }

  private void assertEnds() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Ended.class.getName(),
                home.toString(),
                marks.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Runtime.getRuntime().halt(0); return null;",
        "List<byte[]> all = new ArrayList<>(); while (true) { all.add(new byte[1 << 20]); }",
      })
  void whoEndsTheProcessThreeTimesIsLeftOut(String sample) throws Exception {
    culprit(sample);
    for (int i = 0; i < Suspects.MOST_ENDS; i++) {
      assertEnds();
      assertThat(left()).endsWith("culprit sampled");
    }
    try (LogCapture log = new LogCapture("io.hostsonde.agent.plugins");
        Agent agent = start()) {
      assertThat(log.lines())
          .anyMatch(line -> line.contains("the last agent ended while it was being sampled"));
      assertFailed(agent, "culprit", "the agent ended 3 times in a row", "replace its jar");
      assertOthersAnswer(agent);
    }
  }

  @Test
  void itIsLeftOutUntilItsJarIsAnother() throws Exception {
    for (int i = 0; i < Suspects.MOST_ENDS; i++) {
      dies("culprit sampled");
      Suspects.in(marks);
    }
    try (Agent agent = start()) {
      assertFailed(agent, "culprit", "the agent ended 3 times in a row", "replace its jar");
      assertOthersAnswer(agent);
    }
    try (Agent agent = start()) {
      assertFailed(agent, "culprit", "while it was being sampled", "plugin-ends");
    }
    Files.setLastModifiedTime(
        home.resolve("plugins/culprit/culprit.jar"), FileTime.fromMillis(1_000));
    try (Agent agent = start()) {
      assertThat(read(agent, "culprit")).as("it was replaced").isInstanceOf(Sampled.class);
    }
  }

  @Test
  void anotherEndOrAGoodOneBreaksTheRow() throws Exception {
    dies("culprit sampled");
    Suspects.in(marks);
    dies("culprit sampled");
    Suspects.in(marks);
    dies("sound opened");
    Suspects.in(marks);
    dies("culprit sampled");
    Suspects.in(marks);
    dies("culprit sampled");
    try (Agent agent = start()) {
      assertThat(read(agent, "culprit")).isInstanceOf(Sampled.class);
    }
    dies("culprit sampled");
    try (Agent agent = start()) {
      assertThat(read(agent, "culprit")).isInstanceOf(Sampled.class);
    }
  }

  /** What a process that ended in a plug-in's code leaves. */
  private void dies(String mark) throws IOException {
    Files.writeString(
        marks.resolve("marks-1"), home.resolve("plugins").toAbsolutePath() + "/" + mark + "   \n");
  }

  @Test
  void aMarkIsThereWhileItIsBeingSampledOnly() throws Exception {
    culprit("hangWhatever(); return null;");
    try (Agent agent = start()) {
      assertThat(left()).isEmpty();
      agent.readings().refresh(Set.of("culprit"), Duration.ZERO);
      await().until(() -> left().endsWith("plugins/culprit sampled"));
      release.countDown();
      await().until(() -> left().isEmpty());
    }
    assertThat(marks).isEmptyDirectory();
  }

  /** Others were at work at the same time, which they do not answer for. */
  @Test
  void whoEndsItBeforeThereIsAnAgentAloneIsRemembered() throws Exception {
    Launch launch = new Launch(null, null, Map.of(), Map.of(), HostClock.SYSTEM, "1", marks);
    try (Marks mine = Marks.in(marks)) {
      mine.set(home.resolve("sound"), "asked");
      mine.set(home.resolve("culprit"), "asked");
      Agent.endedBefore(launch, new Ending("culprit", "the plug-in culprit"));
      assertThat(left()).endsWith("culprit asked").doesNotContain("sound");
      Agent.endedBefore(launch, null);
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void whoIsBlamedIsRememberedAlthoughTheAgentClosed() throws Exception {
    try (Agent agent = start()) {
      agent.endedBy(new Ending("culprit", "the plug-in culprit"));
    }
    assertThat(left()).endsWith("plugins/culprit used");
  }
}
