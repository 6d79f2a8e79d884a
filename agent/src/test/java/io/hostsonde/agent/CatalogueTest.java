package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Described;
import io.hostsonde.api.Failed;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Source;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  /** What is sampled and looked up here. */
  public record Found(int number) {}

  private final TestClock clock = new TestClock();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger looks = new AtomicInteger();

  @AfterEach
  void land() {
    release.countDown();
  }

  private Agent agent(Map<String, String> settings, MetricProvider... providers) throws Exception {
    return Agent.open(Launches.of(clock, null, settings), List.of(providers), List.of());
  }

  /** Two sources that can be sampled only at the same time. */
  private static final class Twins implements MetricProvider {

    private final CyclicBarrier both = new CyclicBarrier(2);

    @Override
    public String name() {
      return "twins";
    }

    @Override
    public Set<String> sources() {
      return Set.of("castor", "pollux");
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      return List.of(
          Source.of("castor", Found.class, this::sample),
          Source.of("pollux", Found.class, this::sample));
    }

    private Found sample() throws InterruptedException {
      try {
        both.await();
        return new Found(2);
      } catch (BrokenBarrierException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void sourcesThatMayHangAreSampledSideBySide() throws Exception {
    try (Agent agent = agent(Map.of(), new Twins())) {
      assertThat(agent.readings().read(Set.of("castor", "pollux"), Duration.ZERO).values())
          .hasOnlyElementsOfType(Sampled.class);
    }
  }

  @Test
  void whatIsRefreshedIsNotWaitedFor() throws Exception {
    try (Agent agent = agent(Map.of(), new Twins())) {
      Readings readings = agent.readings();
      readings.refresh(Set.of("castor"), Duration.ZERO); // who waits for pollux
      assertThat(readings.fresh(Set.of("castor"), Duration.ofMinutes(1))).isEmpty();
      readings.refresh(Set.of("castor", "pollux"), Duration.ZERO);
      await()
          .until(
              () -> readings.fresh(Set.of("castor", "pollux"), Duration.ofMinutes(1)).isPresent());
    }
  }

  @Test
  void aSourceThatIsNotThereIsAbsentAndAlwaysTheSame() throws Exception {
    try (Agent agent = agent(Map.of())) {
      Reading absent = Launches.read(agent.readings(), "nobody");
      assertThat(absent).isInstanceOf(Absent.class);
      assertThat(
              agent.readings().fresh(Set.of("nobody"), Duration.ZERO).orElseThrow().get("nobody"))
          .isSameAs(absent);
      assertThat(agent.readings().mayBlock(Set.of("nobody"))).isFalse();
      assertThat(agent.readings().logs("nobody")).isEmpty();
    }
  }

  @Test
  void aSampleMayBringItsOwnSchema() throws Exception {
    Schema found = Schema.builder().field("jobsTotal", Type.Scalar.LONG).build();
    Source<?> source =
        Source.described("jobs", () -> new Described(found, Map.of("jobsTotal", 7L))).build();
    try (Agent agent = Agent.open(Launches.of(Map.of()), List.of(opening(source)), List.of())) {
      assertThat(schemaOf(agent, "jobs").fields()).isEmpty();
      Sampled sampled = (Sampled) Launches.read(agent.readings(), "jobs");
      assertThat(sampled.schema()).isSameAs(found);
      assertThat(sampled.value()).isEqualTo(Map.of("jobsTotal", 7L));
      assertThat(schemaOf(agent, "jobs")).isSameAs(found);
    }
  }

  private static Schema schemaOf(Agent agent, String source) {
    return agent.readings().sources().stream()
        .filter(info -> info.name().equals(source))
        .findFirst()
        .orElseThrow()
        .schema();
  }

  private static MetricProvider opening(Source<?> source) {
    return new MetricProvider() {
      @Override
      public String name() {
        return source.name();
      }

      @Override
      public List<Source<?>> open(ProviderContext context) {
        return List.of(source);
      }
    };
  }

  @Test
  void onlyWhatMayHangMayBlock() throws Exception {
    try (Agent agent = agent(Map.of(), new MadeUpProvider())) {
      assertThat(agent.readings().mayBlock(Set.of("weather"))).isTrue();
    }
    try (Agent agent = agent(Map.of(), new MadeUpProvider(Source.Builder::neverBlocks))) {
      assertThat(agent.readings().mayBlock(Set.of("weather"))).isFalse();
    }
  }

  private Found look(Integer key) throws InterruptedException {
    looks.incrementAndGet();
    if (key >= 0) {
      release.await();
    }
    return new Found(key);
  }

  private Agent lookingUp() throws Exception {
    return agent(
        Map.of("engine.stuck-flights", "1000", "weather.timeout", "30s"),
        new MadeUpProvider(source ->
            source.lookup(Integer.class, Found.class, Duration.ofMillis(250), this::look)));
  }

  @Test
  void lookUpsAreSharedForEachKey() throws Exception {
    try (Agent agent = lookingUp()) {
      Reading first = look(agent, -1);
      assertThat(look(agent, -1)).isSameAs(first);
      assertThat(looks).hasValue(1);
      assertThat(look(agent, -2).value(Found.class)).contains(new Found(-2));
      clock.advance(Duration.ofSeconds(1));
      assertThat(look(agent, -1)).isNotSameAs(first);
      assertThat(looks).hasValue(3);
    }
  }

  @Test
  void keysAreBoundedAndForgotten() throws Exception {
    try (Agent agent = lookingUp()) {
      for (int key = 1; key <= 10 * Lookups.KEYS; key++) {
        assertThat(look(agent, -key)).isInstanceOf(Sampled.class);
      }
      List<FutureTask<Reading>> waiting = new ArrayList<>();
      for (int i = 0; i < Lookups.KEYS; i++) {
        int key = i;
        FutureTask<Reading> task = new FutureTask<>(() -> look(agent, key));
        Thread thread = Thread.ofPlatform().daemon().start(task);
        waiting.add(task);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      }
      assertThat(look(agent, Lookups.KEYS))
          .isInstanceOfSatisfying(
              Failed.class, f -> assertThat(f.reason()).isEqualTo("64 look-ups are under way"));
      release.countDown();
      for (FutureTask<Reading> task : waiting) {
        assertThat(task.get()).isInstanceOf(Sampled.class);
      }
      assertThat(look(agent, Lookups.KEYS)).isInstanceOf(Sampled.class);
    }
  }

  private static Reading look(Agent agent, int key) throws InterruptedException {
    return agent.readings().look("weather", Found.class, key, Duration.ZERO);
  }
}
