package io.hostsonde.testkit.film;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A text file with numbered states of {@code /proc} and {@code /sys}, which are played one after
 * the other to one and the same sampler, and with the sample that each is to yield. Immutable.
 *
 * <pre>
 * The text before the first state says what the film shows.
 *
 * === 0
 * --- proc/loadavg
 * 0.50 0.40 0.30 1/99 1234
 * --- sys/class/hwmon/hwmon0 -&gt; ../../devices/chip0
 * --- expected
 * load1: 0.5
 * === 1 after 500ms
 * --- proc/loadavg deleted
 * --- sys/devices/chip0/temp1_input fails
 * --- expected
 * fails: /proc/loadavg: no such file
 * </pre>
 *
 * <ul>
 *   <li>{@code === N after TIME} begins state N; both clocks move on by that time ({@code ms},
 *       {@code s}, {@code m}, {@code h}). States are numbered from 0, which has no time.
 *   <li>{@code --- path} gives a file the content that follows, without the blank lines at its end.
 *       It stays until another state changes it, and is changed in place, as the kernel does:
 *       descriptors that were kept open see it.
 *   <li>{@code --- path -> target} is a symbolic link. {@code --- path deleted} removes a file, a
 *       link or a folder; who kept the file open reads nothing from then on. Reading {@code ---
 *       path fails} fails with EIO.
 *   <li>{@code --- expected} is the sample, one line a field in the names of the wire, absent
 *       fields left out; or {@code fails: message}; or {@code absent: reason}. The root of the tree
 *       is left out of paths.
 * </ul>
 *
 * <p>With {@code -Dfilm.update=true} films are not checked: their expectations are rewritten with
 * what the sampler yields, for review by {@code git diff}.
 */
public final class Film {

  /** The folder of a module's films, relative to the folder its tests run in. */
  public static final Path FOLDER = Path.of("src/test/resources/films");

  private final String name;
  private final String text;
  private final String opening;
  private final List<State> states;

  private Film(String name, String text) {
    FilmParser parser = new FilmParser(name, text);
    this.name = name;
    this.text = text;
    this.opening = parser.opening();
    this.states = parser.states();
  }

  /** Opens the sampler that is to see a film. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Called once for a film.
     *
     * @param host whose roots lie in the film's file tree
     * @param clock which moves from state to state
     */
    Sampler<?> open(Host host, HostClock clock);
  }

  /**
   * A film from its text.
   *
   * @throws IllegalArgumentException when it is not written as above; the message has name and line
   */
  public static Film parse(String name, String text) {
    return new Film(name, text);
  }

  /**
   * A dynamic test for every {@code *.film} in the folder, to be returned by a method annotated
   * with {@link org.junit.jupiter.api.TestFactory}.
   *
   * @param folder usually {@link #FOLDER}
   * @throws IllegalArgumentException when there is none
   */
  public static Stream<DynamicTest> tests(Path folder, Opening opening) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(file -> file.toString().endsWith(".film")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no films in " + folder.toAbsolutePath());
    }
    return files.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                String.valueOf(file.getFileName()), file.toUri(), () -> check(file, opening)));
  }

  /**
   * Replays the film in the file and compares, or with {@code -Dfilm.update=true} rewrites the
   * file.
   *
   * @throws AssertionError when a state yields something else than what is expected, or has no
   *     expectation
   */
  public static void check(Path file, Opening opening) throws IOException, InterruptedException {
    Film film = parse(file.toString(), Files.readString(file));
    if (Boolean.getBoolean("film.update")) {
      Files.writeString(file, film.expecting(film.replay(opening)).text);
    } else {
      film.check(opening);
    }
  }

  /**
   * Replays the film and compares.
   *
   * @throws AssertionError when a state yields something else than what is expected, or has no
   *     expectation
   */
  public void check(Opening opening) throws IOException, InterruptedException {
    List<String> outcomes = replay(opening);
    assertThat(inWords(outcomes))
        .as("%s: %s (-Dfilm.update=true rewrites the expectations)", name, title())
        .isEqualTo(inWords(states.stream().map(State::expected).toList()));
  }

  /** What the sampler makes of each state, as it is written under {@code --- expected}. */
  public List<String> replay(Opening opening) throws IOException, InterruptedException {
    FilmClock clock = new FilmClock();
    try (FilmTree tree = new FilmTree();
        Sampler<?> sampler = opening.open(tree.host(), clock)) {
      List<String> outcomes = new ArrayList<>();
      for (State state : states) {
        clock.advance(state.after());
        state.changes().forEach(tree::apply);
        outcomes.add(tree.withoutRoot(outcome(sampler)).strip());
      }
      return outcomes;
    }
  }

  private static String outcome(Sampler<?> sampler) throws InterruptedException {
    try {
      Object sample = sampler.sample();
      if (sample instanceof Record row) {
        return Rendering.of(Schema.of(row.getClass()), row);
      }
      throw new IllegalArgumentException(
          "a film shows records only, the sampler returned " + sample.getClass().getName());
    } catch (AbsentException e) {
      return "absent: " + e.reason();
    } catch (IOException e) {
      return "fails: " + e.getMessage();
    }
  }

  /** The same film with other expectations; all else of its text stays as it is. */
  public Film expecting(List<String> outcomes) {
    StringBuilder rewritten = new StringBuilder(opening);
    for (int i = 0; i < states.size(); i++) {
      rewritten.append(states.get(i).text()).append(FilmParser.EXPECTED).append('\n');
      rewritten.append(outcomes.get(i)).append('\n');
    }
    return new Film(name, rewritten.toString());
  }

  /** The film as text. */
  @Override
  public String toString() {
    return text;
  }

  private String title() {
    return opening.strip().replaceAll("\\s+", " ");
  }

  private static String inWords(List<String> outcomes) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < outcomes.size(); i++) {
      words.append("=== ").append(i).append('\n');
      String outcome = outcomes.get(i);
      words.append(outcome.isEmpty() ? "(no expectation)" : outcome).append('\n');
    }
    return words.toString();
  }
}
