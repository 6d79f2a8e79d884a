package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.Absent;
import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Sampler;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import io.hostsonde.schema.Key;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What several providers measure each a part of is read as one. */
class PartsTest {

  public record Card(@Key String id) {}

  public record Cards(List<Card> cards) {
    static Cards of(String id) {
      return new Cards(List.of(new Card(id)));
    }

    Cards and(Cards more) {
      return new Cards(Stream.concat(cards.stream(), more.cards.stream()).toList());
    }
  }

  private static class Vendor implements MetricProvider {

    private final String label;
    private final Sampler<Cards> sampler;
    private final boolean merges;

    Vendor(String label, Sampler<Cards> sampler) {
      this(label, sampler, true);
    }

    Vendor(String label, Sampler<Cards> sampler, boolean merges) {
      this.label = label;
      this.sampler = sampler;
      this.merges = merges;
    }

    @Override
    public String name() {
      return "card-" + label;
    }

    @Override
    public Set<String> sources() {
      return Set.of("card");
    }

    @Override
    public boolean merges() {
      return merges;
    }

    @Override
    public List<Source<?>> open(ProviderContext context) {
      Source.Builder<Cards> builder =
          Source.builder("card", Cards.class, sampler).timeout(Duration.ofMillis(200));
      return List.of((merges ? builder.part(label, Cards::and) : builder).build());
    }
  }

  private static Agent agent(Vendor... vendors) throws Exception {
    return Agent.open(Launches.of(Map.of()), List.of(vendors), List.of());
  }

  private static Cards absent() throws AbsentException {
    throw new AbsentException("none plugged in");
  }

  private static Cards failing() throws IOException {
    throw new IOException("it smokes");
  }

  @Test
  void partsAreReadAsOne() throws Exception {
    try (Agent agent =
        agent(new Vendor("red", () -> Cards.of("r")), new Vendor("green", () -> Cards.of("g")))) {
      Reading reading = Launches.read(agent.readings(), "card");
      assertThat(reading).isInstanceOf(Sampled.class);
      assertThat(reading.source()).isEqualTo("card");
      assertThat(reading.value(Cards.class)).contains(Cards.of("g").and(Cards.of("r")));
      assertThat(agent.readings().sources())
          .extracting(source -> source.name() + " by " + source.provider())
          .containsExactly("agent by agent", "card by card-green, card-red");
    }
  }

  @Test
  void whileNothingIsCollectedItIsTheSameObject() throws Exception {
    try (Agent agent =
        agent(new Vendor("red", () -> Cards.of("r")), new Vendor("green", () -> Cards.of("g")))) {
      Reading reading = Launches.read(agent.readings(), "card");
      assertThat(agent.readings().fresh(Set.of("card"), Duration.ofHours(1)).orElseThrow())
          .hasEntrySatisfying("card", same -> assertThat(same).isSameAs(reading));
    }
  }

  @Test
  void anAbsentPartIsJustNotThere() throws Exception {
    try (Agent agent =
        agent(new Vendor("red", PartsTest::absent), new Vendor("green", () -> Cards.of("g")))) {
      Reading reading = Launches.read(agent.readings(), "card");
      assertThat(reading).isInstanceOf(Sampled.class);
      assertThat(reading.value(Cards.class)).contains(Cards.of("g"));
    }
  }

  @Test
  void withoutAnyPartTheReasonsOfAllAreTold() throws Exception {
    Vendor unsupported =
        new Vendor("blue", PartsTest::absent) {
          @Override
          public Support support(Host host) {
            return Support.notNow("no blue driver");
          }
        };
    try (Agent agent =
        agent(new Vendor("red", PartsTest::absent), new Vendor("green", PartsTest::absent))) {
      assertThat(Launches.read(agent.readings(), "card"))
          .isInstanceOfSatisfying(
              Absent.class,
              reading ->
                  assertThat(reading.reason()).isEqualTo("none plugged in; none plugged in"));
    }
    try (Agent agent = agent(unsupported)) {
      assertThat(Launches.read(agent.readings(), "card"))
          .isInstanceOfSatisfying(
              Absent.class, reading -> assertThat(reading.reason()).isEqualTo("no blue driver"));
    }
  }

  @Test
  void aFailedPartIsToldAndTheOthersAreThere() throws Exception {
    try (Agent agent =
        agent(new Vendor("red", PartsTest::failing), new Vendor("green", () -> Cards.of("g")))) {
      assertThat(Launches.read(agent.readings(), "card"))
          .isInstanceOfSatisfying(
              Failed.class,
              reading -> {
                assertThat(reading.reason()).isEqualTo("card:red: it smokes");
                assertThat(reading.value(Cards.class)).contains(Cards.of("g"));
              });
    }
  }

  @Test
  void aPartThatHangsKeepsNoOtherFromBeingNew() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    int[] count = new int[1];
    Vendor hanging =
        new Vendor(
            "red",
            () -> {
              end.await();
              return Cards.of("r");
            });
    try (Agent agent = agent(hanging, new Vendor("green", () -> Cards.of("g" + ++count[0])))) {
      Reading first = Launches.read(agent.readings(), "card");
      assertThat(first).isInstanceOf(Failed.class);
      assertThat(first.value(Cards.class)).contains(Cards.of("g1"));
      await()
          .until(() ->
              Launches.read(agent.readings(), "card")
                  .value(Cards.class)
                  .equals(Optional.of(Cards.of("g2"))));
      end.countDown();
    }
  }

  @Test
  void aWholeSourceDoesNotGoWithParts() throws Exception {
    try (Agent agent =
        agent(
            new Vendor("a", () -> Cards.of("whole"), false),
            new Vendor("red", () -> Cards.of("r")),
            new Vendor("green", () -> Cards.of("g")))) {
      assertThat(Launches.read(agent.readings(), "card").value(Cards.class))
          .contains(Cards.of("whole"));
      assertThat(agent.plugins())
          .filteredOn(plugin -> plugin.name().equals("card-red"))
          .singleElement()
          .satisfies(plugin -> assertThat(plugin.reason()).startsWith("card-a has its sources"));
    }
  }
}
