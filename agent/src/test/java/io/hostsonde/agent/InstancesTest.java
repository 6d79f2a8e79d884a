package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstancesTest {

  public record Count(int count) {}

  private static final class Twins implements MetricProvider {

    @Override
    public String name() {
      return "twins";
    }

    @Override
    public Set<String> sources() {
      return Set.of("twin");
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      return List.of(
          Source.of("twin", Count.class, () -> new Count(1)),
          Source.builder("twin", Count.class, () -> new Count(2)).instance("other").build());
    }

    @Override
    public String about() {
      return "Twins 2.0";
    }
  }

  @Test
  void severalSourcesOfOneNameAreAskedForByTheirLabels() throws Exception {
    Launch launch = Launches.of(Map.of("twin.min-age", "1s"));
    try (Agent agent = Agent.open(launch, List.of(new Twins()), List.of())) {
      assertThat(agent.readings().sources())
          .extracting(s -> s.name())
          .containsExactly("agent", "twin", "twin:other");
      assertThat(Launches.read(agent.readings(), "twin").value(Count.class)).contains(new Count(1));
      assertThat(Launches.read(agent.readings(), "twin:other").value(Count.class))
          .contains(new Count(2));
      // The setting of the name is that of all its instances.
      assertThat(agent.readings().sources().get(2).minAge()).hasSeconds(1);
      assertThat(agent.plugins())
          .filteredOn(plugin -> plugin.name().equals("twins"))
          .singleElement()
          .satisfies(plugin -> {
            assertThat(plugin.sources()).containsExactly("twin", "twin:other");
            assertThat(plugin.reason()).isEqualTo("Twins 2.0");
          });
    }
  }
}
