package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hostsonde.api.Failed;
import io.hostsonde.api.LogQuery;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.metrics.AgentReport;
import io.hostsonde.metrics.Thermal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the code of a plug-in's value does, it costs that source, and nobody who reads it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForeignValueTest extends PluginTests {

  /** A source of records, with these options, values and members of the record and beside it. */
  private static String source(String options, String made, String members, String more) {
    return provider(
        "foreign",
        """
        public record Value(String text, List<String> list) {
          %s
        }
        %s
        public List<Source<?>> open(ProviderContext context) {
          return List.of(Source.builder("foreign", Value.class, () -> %s)
              .timeout(java.time.Duration.ofMillis(300)).minAge(java.time.Duration.ofNanos(1))
              %s.build());
        }
        """
            .formatted(members, more, made, options));
  }

  /** What every generic consumer does. */
  private static Object all(Reading reading) {
    Sampled sampled = (Sampled) reading;
    return sampled.schema().fields().stream()
        .map(field -> String.valueOf(field.get(sampled.value())))
        .toList();
  }

  private static void assertFails(Agent agent, String reason) throws InterruptedException {
    assertThat(read(agent, "foreign"))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).contains(reason));
    assertOthersAnswer(agent);
  }

  @ParameterizedTest
  @CsvSource({
    "throw new NoClassDefFoundError(\"x/Y\");,NoClassDefFoundError",
    "throw new AssertionError(\"never\");,never",
    "return text();,StackOverflowError",
    "hangWhatever(); return text;,no answer within 300ms",
    "throw new Hostile();,Provider$Hostile",
  })
  void anAccessorThrowsOrHangs(String body, String reason) throws Exception {
    jar(
        "foreign",
        source(
            "",
            "new Value(\"\", List.of())",
            "public String text() { " + body + " }",
            """
            static final class Hostile extends RuntimeException {
              public String getMessage() { throw new NoClassDefFoundError(); }
              public String toString() { throw new NoClassDefFoundError(); }
            }
            """));
    try (Agent agent = open(Map.of())) {
      assertFails(agent, reason);
      assertFails(agent, reason);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "throw new AssertionError(\"never\");,never",
    "hangWhatever(); return null;,no answer within 300ms",
    "return java.util.stream.Stream.generate(() -> \"x\").iterator();,engine.max-sample-percent",
  })
  void aListThrowsHangsOrNeverEnds(String body, String reason) throws Exception {
    jar(
        "foreign",
        source(
            "",
            "new Value(\"\", new Hostile())",
            "",
            """
            static final class Hostile extends AbstractList<String> {
              public int size() { return 1; }
              public String get(int index) { return iterator().next(); }
              public Iterator<String> iterator() { %s }
            }
            """
                .formatted(body)));
    try (Agent agent = open(Map.of("foreign.timeout", reason.contains("max") ? "10s" : "300ms"))) {
      assertFails(agent, reason);
    }
  }

  @Test
  void whoSaysThatItNeverBlocksAndDoesCostsItselfOnly() throws Exception {
    jar(
        "foreign",
        source(
            ".neverBlocks()",
            "liar()",
            "",
            """
            static Value liar() throws InterruptedException { hangWhatever(); return null; }
            """));
    try (Agent agent = open(Map.of())) {
      assertThat(agent.readings().mayBlock(Set.of("foreign"))).isTrue();
      assertFails(agent, "no answer within 300ms");
    }
  }

  @Test
  void itIsReadOnceAndThenByNobody() throws Exception {
    jar(
        "foreign",
        source(
            "",
            "new Value(\"\", List.of())",
            "static int reads; public String text() { return \"read \" + ++reads; }",
            ""));
    try (Agent agent = open(Map.of())) {
      Reading reading = read(agent, "foreign");
      assertThat(all(reading)).isEqualTo(List.of("read 1", "[]"));
      assertThat(all(reading)).isEqualTo(List.of("read 1", "[]"));
      assertThat(reading.value(Record.class))
          .as("its makers get their own")
          .get()
          .extracting(value -> value.getClass().getName())
          .isEqualTo("com.acme.Provider$Value");
    }
  }

  /** Encoders of a dialect ask for these by their class. */
  @Test
  void aWellKnownRecordStaysOneAndHasNothingForeignInIt() throws Exception {
    jar(
        "foreign",
        provider(
                "foreign",
                """
                public List<Source<?>> open(ProviderContext context) {
                  return List.of(Source.of("foreign", Thermal.class,
                      () -> new Thermal(1.0, "x", new ArrayList<>() { }, new Fans())));
                }
                static final class Fans extends AbstractList<Thermal.Fan> {
                  private boolean read;
                  public int size() { return 1; }
                  public Thermal.Fan get(int index) {
                    if (read) { throw new NoClassDefFoundError(); }
                    read = true;
                    return new Thermal.Fan("chip", "label", 1);
                  }
                }
                """)
            .replace("import java.util.*;", "import java.util.*; import io.hostsonde.metrics.*;"));
    try (Agent agent = open(Map.of())) {
      Thermal thermal = read(agent, "foreign").value(Thermal.class).orElseThrow();
      assertThat(thermal.fans()).containsExactly(new Thermal.Fan("chip", "label", 1));
      assertThat(thermal.temperatures().getClass().getClassLoader()).isNull();
    }
  }

  @Test
  void whatCopiesHoldIsCountedUntilItIsReplaced() throws Exception {
    jar("foreign", source("", "new Value(\"x\".repeat(100_000), List.of())", "", ""));
    try (Agent agent = open(Map.of())) {
      read(agent, "foreign");
      long once = intake(agent);
      assertThat(once).isBetween(100_000L, 110_000L);
      read(agent, "foreign");
      read(agent, "foreign");
      assertThat(intake(agent)).isEqualTo(once);
    }
  }

  private static long intake(Agent agent) throws InterruptedException {
    return read(agent, "agent")
        .value(AgentReport.class)
        .orElseThrow()
        .memory()
        .getFirst()
        .usedBytes();
  }

  @ParameterizedTest
  @CsvSource({
    "throw new StackOverflowError(\"deep\");,deep",
    "hangWhatever(); return null;,no answer within 300ms",
  })
  void mergingThrowsOrHangs(String body, String reason) throws Exception {
    jar(
        "foreign",
        provider(
            "foreign",
            """
            public boolean merges() { return true; }
            public List<Source<?>> open(ProviderContext context) {
              return List.of(part("a"), part("b"));
            }
            static Source<Said> part(String label) {
              return Source.builder("foreign", Said.class, () -> new Said(label))
                  .timeout(java.time.Duration.ofMillis(300)).part(label, Provider::merge).build();
            }
            static Said merge(Said a, Said b) { %s }
            """
                .formatted(body)));
    try (Agent agent = open(Map.of())) {
      assertFails(agent, reason);
      assertThat(agent.readings().fresh(Set.of("foreign"), Duration.ofHours(1)))
          .as("who asks on a thread for many is not kept")
          .isPresent();
      assertThat(agent.readings().sources()).isNotEmpty();
      release.countDown();
      await().until(() -> threads("merging foreign").isEmpty());
    }
  }

  @Test
  void partsOfAPluginAreMergedAndCopied() throws Exception {
    jar(
        "foreign",
        provider(
            "foreign",
            """
            public boolean merges() { return true; }
            public List<Source<?>> open(ProviderContext context) {
              return List.of(part("a"), part("b"));
            }
            static Source<Said> part(String label) {
              return Source.builder("foreign", Said.class, () -> new Said(label))
                  .part(label, (a, b) -> new Said(a.text() + b.text())).build();
            }
            """));
    try (Agent agent = open(Map.of())) {
      Reading reading = read(agent, "foreign");
      assertThat(all(reading)).isEqualTo(List.of("ab"));
      assertThat(agent.readings().fresh(Set.of("foreign"), Duration.ofHours(1)))
          .hasValueSatisfying(same -> assertThat(same.get("foreign")).isSameAs(reading));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "if (true) throw new AssertionError(\"never\");,never",
    "hangWhatever();,no answer within 300ms",
  })
  void itsLogThrowsOrHangs(String body, String reason) throws Exception {
    jar(
        "foreign",
        source(
            ".logs(query -> { %s return null; })".formatted(body),
            "new Value(\"\", List.of())",
            "",
            ""));
    try (Agent agent = open(Map.of())) {
      LogQuery query = new LogQuery("x", 1, null, false, true);
      assertThatThrownBy(() -> agent.readings().logs("foreign").orElseThrow().open(query))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(reason);
      assertOthersAnswer(agent);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "throw new NoClassDefFoundError(\"x/Y\");,put the jar with that class into its folder",
    "hangWhatever();,engine.open-timeout",
  })
  void makingItsSettingsThrowsOrHangs(String body, String reason) throws Exception {
    jar(
        "foreign",
        provider(
            "foreign",
            """
            public record Options(@Setting(value = "1", help = "Any.") int number) {
              public Options { %s }
            }
            public Class<? extends Record> settings() { return Options.class; }
            """
                .formatted("if (number > 0) { " + body + " }")));
    try (Agent agent = open(Map.of())) {
      assertFailed(agent, "foreign", "", reason);
      assertOthersAnswer(agent);
    }
  }

  @Test
  void whatIsWaitedForIsNamed() throws Exception {
    jar(
        "foreign",
        provider(
            "foreign", "public Support support(Host h) { hangWhatever();" + " return null; }"));
    try (LogCapture log = new LogCapture("io.hostsonde.agent.flights");
        Agent agent = open(Map.of("engine.open-timeout", "1100ms"))) {
      assertFailed(agent, "foreign", "no answer within 1100ms", "engine.open-timeout");
      assertThat(log.lines())
          .anyMatch(line ->
              line.contains(
                  "still waiting for provider foreign, 1100ms at most" + " (engine.open-timeout)"));
    }
  }
}
