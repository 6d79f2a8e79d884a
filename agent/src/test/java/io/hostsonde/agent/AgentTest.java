package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.metrics.AgentReport;
import io.hostsonde.schema.Schema;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.MadeUpProvider.Forecast;
import io.hostsonde.testkit.MadeUpProvider.Weather;
import io.hostsonde.testkit.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentTest {

  @Test
  void hasTheSourcesOfItsProviders() throws Exception {
    MadeUpProvider provider = new MadeUpProvider();
    Launch launch = Launches.of(Map.of("weather.place", "moor"));
    try (Agent agent = Agent.open(launch, List.of(provider), List.of())) {
      assertThat(agent.readings().sources())
          .extracting(s -> s.name())
          .containsExactly("agent", "weather");
      assertThat(agent.readings().fresh(Set.of("weather"), Duration.ofHours(1))).isEmpty();
      assertThat(provider.samples()).isZero();

      Reading reading = Launches.read(agent.readings(), "weather");
      assertThat(reading.value(Weather.class))
          .hasValueSatisfying(w -> assertThat(w.place()).isEqualTo("moor"));
      assertThat(
              agent
                  .readings()
                  .fresh(Set.of("weather"), Duration.ofHours(1))
                  .orElseThrow()
                  .get("weather"))
          .isSameAs(reading);
    }
  }

  @Test
  void looksUpByKey() throws Exception {
    try (Agent agent =
        Agent.open(Launches.of(Map.of()), List.of(new MadeUpProvider()), List.of())) {
      Reading day3 = agent.readings().look("weather", Forecast.class, 3, Duration.ZERO);
      assertThat(day3.value(Forecast.class)).contains(new Forecast(3, 20.5));
      assertThat(agent.readings().look("weather", Forecast.class, -1, Duration.ZERO))
          .isInstanceOfSatisfying(
              Absent.class, a -> assertThat(a.reason()).isEqualTo("no forecast for the past"));
      assertThat(agent.readings().look("weather", Weather.class, 3, Duration.ZERO))
          .isInstanceOf(Absent.class);
      assertThat(agent.readings().look("weather", Forecast.class, "x", Duration.ZERO))
          .isInstanceOf(Absent.class);
    }
  }

  @Test
  void reportsAboutItself() throws Exception {
    try (Agent agent =
        Agent.open(Launches.of(Map.of()), List.of(new MadeUpProvider()), List.of())) {
      agent.readings().read(Set.of("weather"), Duration.ZERO);
      Reading reading = Launches.read(agent.readings(), "agent");
      assertThat(reading).isInstanceOf(Sampled.class);
      AgentReport report = reading.value(AgentReport.class).orElseThrow();
      Samples.assertObeysRules("agent", Schema.of(AgentReport.class), report);
      assertThat(report.version()).isEqualTo("1.2.3");
      assertThat(report.cpuOfCorePercent())
          .isNotNull()
          .isBetween(0.0, 100.0 * Runtime.getRuntime().availableProcessors());
      assertThat(report.sources()).extracting(s -> s.source()).containsExactly("agent", "weather");
      assertThat(report.sources().get(1).success()).isTrue();
      assertThat(report.sources().get(1).collectionsTotal()).isEqualTo(1);
    }
  }
}
