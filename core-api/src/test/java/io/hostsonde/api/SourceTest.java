package io.hostsonde.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

  public record Count(int count) {}

  public record Detail(String name) {}

  @Test
  void whatNobodyKnowsIsTreatedAsSlowAndMayHang() {
    Source<Count> source = Source.of("made-up", Count.class, () -> new Count(1));
    assertThat(source.name()).isEqualTo("made-up").isEqualTo(source.toString());
    assertThat(source.schema()).isSameAs(Schema.of(Count.class));
    assertThat(source.minAge()).isEqualTo(Duration.ofMillis(250));
    assertThat(source.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(source.neverBlocks()).isFalse();
    assertThat(source.rates()).isFalse();
    assertThat(source.manyRows()).isFalse();
    assertThat(source.lookups()).isEmpty();
    assertThat(source.logs()).isEmpty();
  }

  @Test
  void oneOfSeveralIsLabelled() {
    Source.Builder<Count> builder =
        Source.builder("containers", Count.class, () -> new Count(1)).instance("build-host");
    assertThat(builder.build().id()).isEqualTo("containers:build-host");
    assertThat(builder.build().name()).isEqualTo("containers");
    assertThat(Source.of("containers", Count.class, () -> new Count(1)).id())
        .isEqualTo("containers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.instance("Build:host"))
        .withMessageContaining("Build:host");
  }

  @Test
  void keepsAllThatItsBuilderWasTold() throws Exception {
    Logs logs =
        query -> {
          throw new AbsentException("none");
        };
    Source<Count> source =
        Source.builder("cpu", Count.class, () -> new Count(7))
            .minAge(Duration.ofMillis(1))
            .timeout(Duration.ofSeconds(9))
            .neverBlocks()
            .rates()
            .manyRows()
            .lookup(
                Integer.class, Detail.class, Duration.ofSeconds(1), pid -> new Detail("p" + pid))
            .logs(logs)
            .build();
    assertThat(source.sampler().sample()).isEqualTo(new Count(7));
    assertThat(source.minAge()).isEqualTo(Duration.ofMillis(1));
    assertThat(source.timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(source.neverBlocks()).isTrue();
    assertThat(source.rates()).isTrue();
    assertThat(source.manyRows()).isTrue();
    assertThat(source.logs()).containsSame(logs);
    assertThat(source.lookups())
        .singleElement()
        .satisfies(lookup -> {
          assertThat(lookup.key()).isEqualTo(Integer.class);
          assertThat(lookup.schema()).isSameAs(Schema.of(Detail.class));
          assertThat(lookup.minAge()).isEqualTo(Duration.ofSeconds(1));
        });
  }

  @Test
  void aSourceOfWhatHasNoClassBringsItsSchema() throws Exception {
    Schema schema = Schema.builder().field("count", Type.Scalar.INT).build();
    Source<Map<String, Object>> source =
        Source.<Map<String, Object>>builder("exec", schema, () -> Map.of("count", 3)).build();
    assertThat(source.schema()).isSameAs(schema);
    assertThat(schema.fields().getFirst().get(source.sampler().sample())).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CPU", "a_b", "a b", "-a", "a-", "a--b", "1a", "a.b"})
  void refusesOtherNames(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Source.of(name, Count.class, () -> new Count(1)))
        .withMessageContaining("'" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "cpu", "coding-sessions", "gpu2"})
  void takesTheseNames(String name) {
    assertThat(Source.of(name, Count.class, () -> new Count(1)).name()).isEqualTo(name);
  }

  @Test
  void refusesTimesThatAreNotPositive() {
    Source.Builder<Count> builder = Source.builder("cpu", Count.class, () -> new Count(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.minAge(Duration.ZERO))
        .withMessageContaining("min-age");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.timeout(Duration.ofNanos(-1)))
        .withMessageContaining("timeout");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder.lookup(Integer.class, Detail.class, Duration.ZERO, pid -> new Detail("")))
        .withMessageContaining("min-age");
  }

  @Test
  void aReadingGivesItsValueByClass() {
    Sampled sampled =
        new Sampled(
            "cpu", Schema.of(Count.class), new Count(3), Instant.EPOCH, 1, Duration.ofMillis(1));
    Reading failed = new Failed("cpu", Instant.EPOCH, "EIO", sampled);
    assertThat(sampled.value(Count.class)).contains(new Count(3));
    assertThat(failed.value(Count.class)).contains(new Count(3));
    assertThat(failed.value(Detail.class)).isEmpty();
    assertThat(new Failed("cpu", Instant.EPOCH, "EIO", null).value(Count.class)).isEmpty();
    assertThat(new Absent("cpu", Instant.EPOCH, "none").value(Count.class)).isEmpty();
  }
}
