package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Launch;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Reading;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Source;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import io.hostsonde.metrics.ContainerLogs;
import io.hostsonde.metrics.Containers;
import io.hostsonde.testkit.MadeUpProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a whole agent: sources that hang, and another transport beside this one. */
class OnTimeTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A container engine that answers until it is told to hang. */
  private static final class Engine implements MetricProvider {

    private final CountDownLatch answers = new CountDownLatch(1);
    private volatile boolean hangs;

    @Override
    public String name() {
      return "docker";
    }

    @Override
    public Set<String> sources() {
      return Set.of("containers");
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      return List.of(
          Source.builder("containers", Containers.class, this::sample)
              .timeout(Duration.ofSeconds(30))
              .lookup(Integer.class, ContainerLogs.class, Duration.ofMillis(50), this::logs)
              .build());
    }

    private Containers sample() throws InterruptedException {
      hang();
      return Fleet.of(Fleet.container("web", Containers.State.RUNNING, null));
    }

    private ContainerLogs logs(Integer lines) throws InterruptedException {
      hang();
      return Fleet.logs();
    }

    private void hang() throws InterruptedException {
      if (hangs) {
        answers.await();
      }
    }
  }

  /** Another transport, that asks when it is told to. */
  private static final class Asking implements Transport {

    private @Nullable TransportContext context;

    @Override
    public String name() {
      return "asking";
    }

    @Override
    public RunningTransport open(TransportContext given) {
      context = given;
      return new RunningTransport() {
        @Override
        public List<String> addresses() {
          return List.of("nowhere");
        }

        @Override
        public void close() {}
      };
    }

    Reading ask(Duration maxAge) throws InterruptedException {
      return Objects.requireNonNull(
          Objects.requireNonNull(context)
              .readings()
              .read(Set.of("weather"), maxAge)
              .get("weather"));
    }
  }

  private static Agent agent(
      Map<String, String> settings, List<MetricProvider> providers, List<Transport> transports)
      throws Exception {
    Launch launch = new Launch(null, null, settings, Map.of(), HostClock.SYSTEM, "1.2.3");
    return Agent.serve(launch, providers, transports);
  }

  private static LineClient follower(Agent agent) throws IOException {
    LineClient client = new LineClient(Stage.port(agent.transports().getFirst()));
    client.send("key\n");
    return client;
  }

  private static Map<String, String> settings(String transports, String interval) {
    return Map.of(
        "transport", transports,
        "tcp.host", "127.0.0.1",
        "tcp.port", "0",
        "tcp.key", "key",
        "tcp.interval", interval);
  }

  @Test
  void anEngineThatHangsDelaysNoLine() throws Exception {
    Engine engine = new Engine();
    MadeUpProvider weather = new MadeUpProvider(Source.Builder::neverBlocks);
    try (Agent agent =
            agent(settings("tcp", "400ms"), List.of(engine, weather), List.of(new TcpTransport()));
        LineClient client = follower(agent)) {
      JsonNode good = JSON.readTree(client.line());
      assertThat(good.at("/logs/web").size()).isEqualTo(1);
      engine.hangs = true;
      JsonNode late = next(client, true);
      long began = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        late = JSON.readTree(client.line());
      }
      // Far less than one time-out of the source, which is 30 s.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
      assertThat(late.path("degraded")).extracting(JsonNode::asText).contains("containers");
      assertThat(late.at("/extra/weather/status").asText()).isEqualTo("ok");
      assertThat(late.at("/containers/0/name").asText()).isEqualTo("/web"); // the last good
      engine.hangs = false;
      engine.answers.countDown();
      assertThat(next(client, false).at("/logs/web").size()).isEqualTo(1);
    }
  }

  /** A value that can't be read. */
  public record Broken(String how, double deepCelsius) {

    @Override
    public double deepCelsius() {
      throw how.equals("assertion") ? new AssertionError(how) : new StackOverflowError(how);
    }
  }

  /** Of that value. */
  private record Breaking(String how) implements MetricProvider {

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      return List.of(Source.of("broken", Broken.class, () -> new Broken(how, 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"assertion", "deep"})
  void anErrorInAValueCostsItsSourceAndLinesGoOn(String how) throws Exception {
    MadeUpProvider weather = new MadeUpProvider(Source.Builder::neverBlocks);
    try (Agent agent =
            agent(
                settings("tcp", "200ms"),
                List.of(new Breaking(how), weather),
                List.of(new TcpTransport()));
        LineClient client = follower(agent)) {
      for (int i = 0; i < 3; i++) {
        JsonNode line = JSON.readTree(client.line());
        assertThat(line.at("/extra/weather/status").asText()).isEqualTo("ok");
        assertThat(line.at("/extra/broken/status").asText()).isEqualTo("failed");
      }
    }
  }

  /** The next line in which the engine is late, or is not. */
  private static JsonNode next(LineClient client, boolean late) throws IOException {
    while (true) {
      JsonNode line = JSON.readTree(client.line());
      boolean named = false;
      for (JsonNode name : line.path("degraded")) {
        named |= name.asText().equals("containers");
      }
      if (named == late) {
        return line;
      }
    }
  }

  @Test
  void transportsShareOneCollection() throws Exception {
    MadeUpProvider weather = new MadeUpProvider(Source.Builder::neverBlocks);
    Asking other = new Asking();
    try (Agent agent =
            agent(
                settings("tcp,asking", "5s"),
                List.of(weather),
                List.of(new TcpTransport(), other));
        LineClient client = follower(agent)) {
      JsonNode line = JSON.readTree(client.line());
      Reading reading = other.ask(Duration.ofSeconds(60));
      assertThat(weather.samples()).isEqualTo(1);
      assertThat(line.at("/extra/weather/sampled_at_ms").asLong())
          .isEqualTo(reading.at().toEpochMilli());
    }
  }
}
