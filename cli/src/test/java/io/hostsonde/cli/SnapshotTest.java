package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Launch;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  public record Count(long count) {}

  /** Two sources that count their samples; a second of the one without rates takes for ever. */
  public static final class Counting implements MetricProvider {

    private final AtomicInteger plain = new AtomicInteger();
    private final AtomicInteger rated = new AtomicInteger();

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public Set<String> sources() {
      return Set.of("plain", "rated");
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      return List.of(
          Source.builder("plain", Count.class, () -> new Count(plain.incrementAndGet()))
              .minAge(Duration.ofHours(1))
              .build(),
          Source.builder("rated", Count.class, () -> new Count(rated.incrementAndGet()))
              .minAge(Duration.ofMillis(1))
              .rates()
              .build());
    }
  }

  private final Counting counting = new Counting();

  private Agent agent(Map<String, String> settings) throws Exception {
    Launch launch = new Launch(null, null, settings, Map.of(), HostClock.SYSTEM, "1");
    return Agent.open(launch, List.of(counting), List.of());
  }

  @Test
  void onlyWhatHasRatesIsSampledTwice() throws Exception {
    try (Agent agent = agent(Map.of("transport", ""))) {
      Snapshot snapshot = Snapshot.open(agent, List.of());
      assertThat(counting.plain).hasValue(0);
      assertThat(snapshot.next().get("plain"))
          .isInstanceOfSatisfying(
              Sampled.class, plain -> assertThat(plain.value()).isEqualTo(new Count(1)));
      // The least age of the source without rates, an hour, was not waited for.
      assertThat(counting.rated.get()).isGreaterThan(1);
    }
  }

  @Test
  void whatIsAskedForAloneIsMeasuredAlone() throws Exception {
    try (Agent agent = agent(Map.of("transport", ""))) {
      assertThat(Snapshot.open(agent, List.of("plain")).next()).containsOnlyKeys("plain");
      assertThat(counting.rated).hasValue(0);
    }
  }

  @Test
  void aSourceThatIsNotThereIsToldWithWhatMayHaveBeenMeant() throws Exception {
    try (Agent agent = agent(Map.of("transport", ""))) {
      assertThatThrownBy(() -> Snapshot.open(agent, List.of("plian")))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "no source named plian is installed, did you mean plain?; there are agent, plain,"
                  + " rated");
    }
    try (Agent agent = agent(Map.of("transport", "", "providers", "-counting"))) {
      assertThatThrownBy(() -> Snapshot.open(agent, List.of("plain")))
          .hasMessage("plain: left out by the setting providers");
    }
  }
}
