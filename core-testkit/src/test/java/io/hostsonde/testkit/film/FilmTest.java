package io.hostsonde.testkit.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.schema.Key;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class FilmTest {

  private static final String FILM =
      """
      Water rises.

      === 0
      --- proc/level
      10
      --- expected
      level: 10
      rows: []
      === 1 after 500ms
      --- proc/level
      12
      --- expected
      level: 12
      rise_per_second: 4
      rows: []
      === 2 after 2s
      --- proc/level deleted
      --- expected
      fails: /proc/level
      """;

  /** A made-up sample with what a rendering must show. */
  public record Water(
      int level, @Nullable Double risePerSecond, List<Row> rows, Map<String, Integer> depths) {}

  /** A row. */
  public record Row(@Key String name, @Nullable Double heat) {}

  /** A sample that is its level only. */
  public record Level(int level, @Nullable Double risePerSecond, List<Row> rows) {}

  private static final class LevelSampler implements Sampler<Level> {
    private final Path file;
    private final HostClock clock;
    private @Nullable Integer last;
    private long lastTime;

    LevelSampler(Host host, HostClock clock) {
      this.file = host.proc().resolve("level");
      this.clock = clock;
    }

    @Override
    public Level sample() throws IOException, AbsentException {
      String text = Files.readString(file).strip();
      if (text.equals("dry")) {
        throw new AbsentException("no water");
      }
      int level = Integer.parseInt(text);
      long time = clock.nanoTime();
      Double rise = last == null ? null : (level - last) * 1e9 / (time - lastTime);
      last = level;
      lastTime = time;
      return new Level(level, rise, List.of());
    }
  }

  private final @Nullable String updating = System.getProperty("film.update");

  /** The films here are about what a check finds, also when all films are being updated. */
  @BeforeEach
  void check() {
    System.clearProperty("film.update");
  }

  @AfterEach
  void restore() {
    if (updating != null) {
      System.setProperty("film.update", updating);
    }
  }

  @Test
  void statesArePlayedToOneSamplerWithTheTimeBetween() throws Exception {
    Film.parse("water", FILM).check(LevelSampler::new);
  }

  @Test
  void aWrongExpectationFails() {
    Film film = Film.parse("water", FILM.replace("rise_per_second: 4", "rise_per_second: 5"));
    assertThatThrownBy(() -> film.check(LevelSampler::new))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("water: Water rises.")
        .hasMessageContaining("rise_per_second: 5");
  }

  @Test
  void aMissingExpectationFails() {
    Film film = Film.parse("water", FILM.replace("--- expected\nfails: /proc/level\n", ""));
    assertThatThrownBy(() -> film.check(LevelSampler::new))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("(no expectation)");
  }

  @Test
  void updatingRewritesExpectationsAndNothingElse(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("water.film");
    Files.writeString(file, FILM.replace("level: 12", "level: 13").replace("rows: []\n", "\n"));
    System.setProperty("film.update", "true");
    try {
      Film.check(file, LevelSampler::new);
    } finally {
      check();
    }
    assertThat(file).hasContent(FILM);
  }

  @Test
  void everyFilmOfAFolderIsATest(@TempDir Path folder) throws Throwable {
    Files.writeString(folder.resolve("b.film"), FILM);
    Files.writeString(folder.resolve("a.film"), FILM.replace("level: 12", "level: 13"));
    Files.writeString(folder.resolve("notes.txt"), "no film");
    var tests = Film.tests(folder, LevelSampler::new).toList();
    assertThat(tests).extracting(test -> test.getDisplayName()).containsExactly("a.film", "b.film");
    tests.get(1).getExecutable().execute();
    assertThatThrownBy(() -> tests.get(0).getExecutable().execute())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aFolderWithoutFilmsFails(@TempDir Path folder) {
    assertThatThrownBy(() -> Film.tests(folder, LevelSampler::new))
        .hasMessageContaining("no films in");
  }

  @Test
  void whatIsAbsentSaysWhy() throws Exception {
    assertThat(Film.parse("dry", "=== 0\n--- proc/level\ndry\n").replay(LevelSampler::new))
        .containsExactly("absent: no water");
  }

  @Test
  void aRecordIsRenderedFieldByField() throws Exception {
    Water water =
        new Water(
            3, 1e9 / 3, List.of(new Row("a \"b\"", 0.1 + 0.2), new Row("c", null)), Map.of("x", 1));
    assertThat(Film.parse("rows", "=== 0\n").replay((host, clock) -> () -> water))
        .containsExactly(
            """
            level: 3
            rise_per_second: 333333333.3
            rows:
            - {name: "a \\"b\\"", heat: 0.3}
            - {name: "c"}
            depths: {x: 1}\
            """);
  }

  @Test
  void keptDescriptorsSeeChangesAndNothingAfterDeletion() throws Exception {
    Film film =
        Film.parse(
            "kept",
            """
            === 0
            --- sys/devices/a/value
            1
            --- sys/class/a -> ../devices/a
            === 1 after 1s
            --- sys/devices/a/value
            22
            === 2 after 1s
            --- sys/devices deleted
            === 3 after 1s
            """);
    assertThat(film.replay((host, clock) -> new KeptFile(host.sys().resolve("class/a/value"))))
        .containsExactly("depths: {1: 1}", "depths: {22: 1}", "depths: {: 1}", "depths: {: 1}");
  }

  /** What is read from a descriptor opened once. */
  public record Content(Map<String, Integer> depths) {}

  private static final class KeptFile implements Sampler<Content> {
    private final Path file;
    private @Nullable RandomAccessFile kept;

    KeptFile(Path file) {
      this.file = file;
    }

    @Override
    public Content sample() throws IOException {
      if (kept == null) {
        kept = new RandomAccessFile(file.toFile(), "r");
      }
      kept.seek(0);
      byte[] bytes = new byte[(int) kept.length()];
      kept.readFully(bytes);
      return new Content(Map.of(new String(bytes, StandardCharsets.US_ASCII).strip(), 1));
    }

    @Override
    public void close() throws IOException {
      if (kept != null) {
        kept.close();
      }
    }
  }

  @Test
  void aFileCanFail() throws Exception {
    Film film = Film.parse("fails", "=== 0\n--- proc/level fails\n");
    assertThat(film.replay(LevelSampler::new).getFirst()).startsWith("fails: ").contains("error");
  }

  @Test
  void theTreeIsGoneAfterwards() throws Exception {
    List<Path> roots = new ArrayList<>();
    Film.parse("water", FILM)
        .replay((host, clock) -> {
          roots.add(host.root());
          assertThat(host.proc()).isDirectory();
          return new LevelSampler(host, clock);
        });
    assertThat(roots).hasSize(1);
    assertThatThrownBy(() -> Files.size(roots.getFirst())).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=== 1 after 1s\n",
        "=== 0 after 1s\n",
        "=== 0\n=== 1\n",
        "=== 0\n=== 1 after 1y\n",
        "=== 0\ncontent without file\n",
        "=== 0\n--- /etc/passwd\nx\n",
        "=== 0\n--- ../outside\nx\n",
        "=== 0\n--- a deleted\ncontent\n",
        "=== 0\n--- a vanishes\n"
      })
  void whatIsNotAFilmIsRefusedWithItsLine(String text) {
    assertThatThrownBy(() -> Film.parse("bad", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bad:");
  }
}
