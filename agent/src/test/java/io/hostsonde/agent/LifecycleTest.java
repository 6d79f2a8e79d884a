package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Uninterruptibles;
import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Sampler;
import io.hostsonde.api.Setting;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.api.Transport;
import io.hostsonde.api.TransportContext;
import io.hostsonde.metrics.AgentReport;
import io.hostsonde.testkit.Leaks;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final TestClock clock = new TestClock();

  /** What there is to measure. */
  public record Nothing(int nothing) {}

  record ProbeSettings(@Setting(value = "hello", help = "What it says.") String greeting) {}

  /** What transports share. */
  private final class Listener implements AutoCloseable {
    @Override
    public void close() {
      events.add("shared closed");
    }
  }

  private class Probe implements Transport {

    private final String name;
    private @Nullable TransportContext context;

    Probe(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Class<? extends Record> settings() {
      return ProbeSettings.class;
    }

    String greeting() {
      return Objects.requireNonNull(context).settings(ProbeSettings.class).greeting();
    }

    @Override
    public RunningTransport open(TransportContext context) throws IOException {
      this.context = context;
      context.shared(Listener.class, Listener::new);
      events.add(name + " opened");
      return new RunningTransport() {
        @Override
        public List<String> addresses() {
          return List.of(name + "://here");
        }

        @Override
        public List<ServingCertificate> certificates() {
          return List.of(new ServingCertificate("cert.pem", Instant.parse("2026-03-03T12:00:00Z")));
        }

        @Override
        public void reload() {
          events.add(name + " reloaded: " + greeting());
        }

        @Override
        public void close() {
          events.add(name + " closed");
        }
      };
    }
  }

  /** A provider of one source, whose sampler tells when it is closed. */
  private class Plain implements MetricProvider {

    private final String name;

    Plain(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      return List.of(
          Source.of(
              name,
              Nothing.class,
              new Sampler<>() {
                @Override
                public Nothing sample() {
                  return new Nothing(0);
                }

                @Override
                public void close() {
                  events.add(name + " source closed");
                }
              }));
    }
  }

  private Launch launch(Map<String, String> flags) {
    return Launches.of(clock, null, flags);
  }

  private static State state(Agent agent, String name) {
    return agent.plugins().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void closesTransportsThenWhatTheyShareThenSources() throws Exception {
    Agent agent =
        Agent.serve(
            launch(Map.of("transport", "one,two")),
            List.of(new Plain("plain")),
            List.of(new Probe("two"), new Probe("one"), new Probe("three")));
    assertThat(agent.transports())
        .extracting(RunningTransport::addresses)
        .containsExactly(List.of("one://here"), List.of("two://here"));
    assertThat(state(agent, "three")).isEqualTo(State.DISABLED);
    agent.close();
    agent.close();
    assertThat(events.subList(0, 2)).containsExactly("one opened", "two opened");
    assertThat(events.subList(2, 4)).containsExactlyInAnyOrder("one closed", "two closed");
    assertThat(events.subList(4, events.size()))
        .containsExactly("shared closed", "plain source closed");
  }

  @Test
  void transportsDoNotWaitForProviders() throws Exception {
    CountDownLatch opens = new CountDownLatch(1);
    MetricProvider slow =
        new Plain("plain") {
          @Override
          public List<Source<?>> open(ProviderContext context) {
            Uninterruptibles.awaitUninterruptibly(opens);
            return super.open(context);
          }
        };
    Set<String> plain = Set.of("plain");
    List<Reading> answers = new CopyOnWriteArrayList<>();
    Transport asking =
        new Probe("asking") {
          @Override
          public RunningTransport open(TransportContext context) throws IOException {
            Readings readings = context.readings();
            assertThat(readings.mayBlock(plain)).isTrue();
            assertThat(readings.fresh(plain, Duration.ofDays(1))).isEmpty();
            Thread.startVirtualThread(() -> {
              try {
                Duration patience = Duration.ofMillis(20);
                answers.addAll(readings.read(plain, Duration.ZERO, patience).values());
                opens.countDown();
                answers.addAll(readings.read(plain, Duration.ZERO).values());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
            return super.open(context);
          }
        };
    try (Agent agent =
        Agent.serve(launch(Map.of("transport", "asking")), List.of(slow), List.of(asking))) {
      assertThat(state(agent, "plain")).isEqualTo(State.OPEN);
      await().until(() -> answers.size() == 2);
    }
    assertThat(answers.getFirst())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.reason()).isEqualTo("the agent is still starting"));
    assertThat(answers.getLast()).isInstanceOf(Sampled.class);
  }

  @Test
  void whatATransportNeedsWhileItOpensIsThere() throws Exception {
    List<String> sources = new CopyOnWriteArrayList<>();
    Transport curious =
        new Probe("curious") {
          @Override
          public RunningTransport open(TransportContext context) throws IOException {
            context.readings().sources().forEach(source -> sources.add(source.name()));
            return super.open(context);
          }
        };
    Agent.serve(
            launch(Map.of("transport", "curious")), List.of(new Plain("plain")), List.of(curious))
        .close();
    assertThat(sources).contains("plain");
  }

  @Test
  void whatIsWrongWithAProviderClosesTheTransports() {
    MetricProvider wrong =
        new Plain("wrong") {
          @Override
          public List<Source<?>> open(ProviderContext context) {
            throw new IllegalArgumentException("two settings that do not go together");
          }
        };
    assertThatThrownBy(() ->
            Agent.serve(
                launch(Map.of("transport", "one")), List.of(wrong), List.of(new Probe("one"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("do not go together");
    assertThat(events).containsExactly("one opened", "one closed", "shared closed");
  }

  @Test
  void whatWasOpenedIsClosedWhenOneCanNot() throws Exception {
    Probe broken =
        new Probe("broken") {
          @Override
          public RunningTransport open(TransportContext context) throws IOException {
            throw new IOException("port 3000 is in use");
          }
        };
    assertThatThrownBy(() ->
            Agent.serve(
                launch(Map.of("transport", "one,broken")),
                List.of(new Plain("plain")),
                List.of(new Probe("one"), broken)))
        .isInstanceOf(IOException.class)
        .hasMessage("broken: port 3000 is in use");
    assertThat(events)
        .as("no source was opened by then")
        .containsExactly("one opened", "one closed", "shared closed");
  }

  @Test
  void aTransportThatTakesLongToOpenIsNamed() throws Exception {
    try (LogCapture log = new LogCapture("io.hostsonde.agent.flights")) {
      Probe slow =
          new Probe("slow") {
            @Override
            public RunningTransport open(TransportContext context) throws IOException {
              await().until(() -> log.lines().contains("still waiting for the transport slow"));
              return super.open(context);
            }
          };
      try (Agent agent =
          Agent.serve(Launches.of(Map.of("transport", "slow")), List.of(), List.of(slow))) {
        assertThat(agent.transports()).hasSize(1);
      }
    }
  }

  @Test
  void goesOnWithoutWhatDoesNotClose() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Probe hangs =
        new Probe("hangs") {
          @Override
          public RunningTransport open(TransportContext context) {
            return new RunningTransport() {
              @Override
              public List<String> addresses() {
                return List.of();
              }

              @Override
              public void close() {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  events.add("interrupted");
                }
              }
            };
          }
        };
    Agent agent =
        Agent.serve(
            launch(Map.of("transport", "hangs")), List.of(new Plain("plain")), List.of(hangs));
    agent.close();
    assertThat(events).contains("plain source closed");
    await().until(() -> events.contains("interrupted"));
  }

  @Test
  void leavesNothingBehind() throws Exception {
    use();
    Leaks leaks = Leaks.watch();
    use();
    leaks.assertNone();
  }

  private void use() throws Exception {
    try (Agent agent =
        Agent.serve(
            launch(Map.of("transport", "one")),
            List.of(new MadeUpProvider()),
            List.of(new Probe("one")))) {
      agent.readings().read(Set.of("weather", "agent"), Duration.ZERO);
    }
  }

  @Test
  void reloadReadsSettingsAnewUnlessTheyAreWrong(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("x.properties");
    Files.writeString(file, "one.greeting=hello");
    try (Agent agent =
        Agent.serve(
            Launches.of(clock, file, Map.of("transport", "one")),
            List.of(),
            List.of(new Probe("one")))) {
      Files.writeString(file, "one.greeting=good day");
      agent.reload();
      Files.writeString(file, "one.greetin=wrong");
      agent.reload();
      assertThat(events).containsExactly("one opened", "one reloaded: good day");
    }
  }

  @Test
  void reportsAndWarnsOfACertificateThatEndsSoon() throws Exception {
    try (LogCapture log = new LogCapture("io.hostsonde.agent.sources");
        Agent agent =
            Agent.serve(
                launch(Map.of("transport", "one", "providers", "agent")),
                List.of(),
                List.of(new Probe("one")))) {
      // Its baseline has landed then: days that pass meanwhile would be its time-out.
      Launches.read(agent.readings(), "agent");
      assertThat(log.lines()).as("61 days before").isEmpty();
      clock.advance(Duration.ofDays(2));
      agent.readings().sources();
      agent.reload();
      assertThat(log.lines())
          .containsExactly("certificate cert.pem: ends on 2026-03-03T12:00:00Z, renew it");
      AgentReport report =
          Launches.read(agent.readings(), "agent").value(AgentReport.class).orElseThrow();
      assertThat(report.certificates())
          .containsExactly(
              new AgentReport.Certificate(
                  "cert.pem",
                  Instant.parse("2026-03-03T12:00:00Z"),
                  Duration.ofDays(59).plusHours(12).toSeconds()));
    }
  }

  @Test
  void asksAgainWhoCouldNotWorkYet() throws Exception {
    AtomicReference<Support> support = new AtomicReference<>(Support.notNow("no driver"));
    MetricProvider late =
        new Plain("late") {
          @Override
          public Support support(Host host) {
            return Objects.requireNonNull(support.get());
          }
        };
    try (Agent agent = Agent.open(launch(Map.of()), List.of(late), List.of())) {
      assertThat(Launches.read(agent.readings(), "late"))
          .isInstanceOfSatisfying(Absent.class, a -> assertThat(a.reason()).isEqualTo("no driver"));
      assertThat(state(agent, "late")).isEqualTo(State.WAITING);
      support.set(Support.yes());
      clock.advance(Duration.ofSeconds(30));
      await().until(() -> agent.readings().sources().size() == 2);
      assertThat(Launches.read(agent.readings(), "late")).isInstanceOf(Sampled.class);
      assertThat(state(agent, "late")).isEqualTo(State.OPEN);
    }
  }

  @Test
  void ofTwoWithTheSameSourceThePreferredOpens() throws Exception {
    MetricProvider portable = offering("portable", -1);
    MetricProvider plain = offering("plain", 0);
    try (Agent agent = Agent.open(launch(Map.of()), List.of(portable, plain), List.of())) {
      assertThat(agent.readings().sources().getLast().provider()).isEqualTo("plain");
      assertThat(state(agent, "portable")).isEqualTo(State.DISABLED);
    }
    try (Agent agent =
        Agent.open(
            launch(Map.of("providers.prefer", "portable")), List.of(portable, plain), List.of())) {
      assertThat(agent.readings().sources().getLast().provider()).isEqualTo("portable");
    }
    assertThatThrownBy(
            () -> Agent.open(launch(Map.of()), List.of(offering("other", 0), plain), List.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("the source shared is offered by other (")
        .hasMessageContaining("and plain (");
  }

  private MetricProvider offering(String name, int preference) {
    return new Plain("shared") {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Set<String> sources() {
        return Set.of("shared");
      }

      @Override
      public int preference() {
        return preference;
      }
    };
  }

  @Test
  void aProviderThatHangsOrFailsCostsOnlyItself() throws Exception {
    MetricProvider hangs =
        new Plain("hangs") {
          @Override
          public Support support(Host host) {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              events.add("interrupted");
            }
            return Support.yes();
          }
        };
    MetricProvider fails =
        new Plain("fails") {
          @Override
          public List<Source<?>> open(ProviderContext context) {
            throw new IllegalStateException("a defect");
          }
        };
    Launch launch = launch(Map.of());
    try (Agent agent = Agent.open(launch, List.of(hangs, fails, new MadeUpProvider()), List.of())) {
      assertThat(agent.readings().sources())
          .extracting(s -> s.name())
          .containsExactly("agent", "weather");
      assertThat(state(agent, "hangs")).isEqualTo(State.FAILED);
      assertThat(state(agent, "fails")).isEqualTo(State.FAILED);
      await().until(() -> events.contains("interrupted"));
    }
  }

  @Test
  void providersCanBeLeftOut() throws Exception {
    List<MetricProvider> three = List.of(new Plain("a"), new Plain("b"), new Plain("c"));
    try (Agent agent = Agent.open(launch(Map.of("providers", "-b,-agent")), three, List.of())) {
      assertThat(agent.readings().sources()).extracting(s -> s.name()).containsExactly("a", "c");
    }
    try (Agent agent = Agent.open(launch(Map.of("providers", "b")), three, List.of())) {
      assertThat(agent.readings().sources()).extracting(s -> s.name()).containsExactly("b");
    }
  }
}
