package io.hostsonde.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A copy that is read as what it was made of. */
class SnapshotTest {

  private static final Schema BY_HAND =
      Schema.builder()
          .field("any", Type.Scalar.LONG)
          .field("many", new Type.ListOf(Type.Scalar.STRING))
          .field("byName", new Type.MapOf(Type.Scalar.DOUBLE))
          .build();

  /** Of a class that others can extend. */
  private static final class Hostile extends BigInteger {

    private static final long serialVersionUID = 1L;

    Hostile(String digits) {
      super(digits);
    }

    @Override
    public String toString() {
      throw new AssertionError("never");
    }
  }

  private static @Nullable Object copied(String name, @Nullable Object value) {
    Map<String, @Nullable Object> holder = new HashMap<>();
    holder.put(name, value);
    Object copy = Snapshot.of(BY_HAND, holder, size -> {});
    holder.clear();
    return BY_HAND.fields().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow()
        .get(copy);
  }

  @Test
  void scalarsStayWhatTheyAreButForWhatOthersMayHaveMade() {
    for (Object value :
        List.of(1, 2L, 1.5, 0.5f, true, "text", Kind.GAUGE, Instant.EPOCH, Duration.ZERO)) {
      assertThat(copied("any", value)).isSameAs(value);
    }
    assertThat(copied("any", null)).isNull();
    assertThat(copied("any", new AtomicLong(7))).isEqualTo(7L);
    assertThat(copied("any", new BigDecimal("1.25"))).isEqualTo(new BigDecimal("1.25"));
    assertThat(Objects.requireNonNull(copied("any", new Hostile("12"))))
        .isExactlyInstanceOf(BigInteger.class)
        .hasToString("12");
    assertThatThrownBy(() -> copied("any", new Object())).hasMessageContaining("is no scalar");
  }

  @Test
  void listsAndMapsKeepTheirOrderAndWhatIsAbsent() {
    List<@Nullable String> list = Arrays.asList("b", null, "a");
    assertThat(copied("many", list)).isEqualTo(list).isNotSameAs(list);
    assertThat(copied("byName", Map.of("a", 1.5))).isEqualTo(Map.of("a", 1.5));
    assertThatThrownBy(() -> copied("byName", Map.of(1, 1.5)))
        .isInstanceOf(ClassCastException.class);
  }

  @Test
  void aRowThatIsNotThereIsNone() {
    Schema row = Schema.builder().field("any", Type.Scalar.LONG).build();
    Schema schema = Schema.builder().field("rows", new Type.ListOf(new Type.Nested(row))).build();
    List<@Nullable Map<String, Object>> rows = Arrays.asList(null, Map.of("any", 1L), null);
    Object copy = Snapshot.of(schema, Map.of("rows", rows), size -> {});
    assertThat((List<?>) Objects.requireNonNull(schema.fields().getFirst().get(copy))).hasSize(1);
  }

  @Test
  void aFieldOfAnotherSchemaReadsNothingOfIt() {
    Object copy = Snapshot.of(BY_HAND, Map.of("any", 1L), size -> {});
    Schema other = Schema.builder().field("any", Type.Scalar.LONG).build();
    assertThatThrownBy(() -> other.fields().getFirst().get(copy))
        .isInstanceOf(ClassCastException.class);
  }

  @Test
  void whatItTakesIsTold() {
    long[] taken = new long[1];
    Snapshot.of(BY_HAND, Map.of("many", List.of("x".repeat(1000))), size -> taken[0] += size);
    assertThat(taken[0]).isBetween(1000L, 1500L);
    assertThatThrownBy(() ->
            Snapshot.of(
                BY_HAND,
                Map.of(),
                size -> {
                  throw new IllegalStateException("too much");
                }))
        .hasMessage("too much");
  }

  @Test
  void aSchemaIsNotDeeperThanItCanBeRead() {
    Type type = Type.Scalar.LONG;
    for (int i = 0; i < 100_000; i++) {
      type = new Type.ListOf(type);
    }
    Type deep = type;
    assertThatThrownBy(() -> Schema.builder().field("deep", deep).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deep: more than 32");
  }
}
