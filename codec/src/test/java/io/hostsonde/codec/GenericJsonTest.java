package io.hostsonde.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.schema.Key;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenericJsonTest {

  private static final Instant AT = Instant.parse("2026-11-01T10:00:00.123456Z");

  private static final HostClock CLOCK =
      new HostClock() {
        @Override
        public Instant now() {
          return AT.plusSeconds(7);
        }

        @Override
        public long nanoTime() {
          return 5_012_999_999L;
        }
      };

  private final GenericJson json = new GenericJson(CLOCK);

  private byte[] reading(Reading reading) {
    return reading(reading, 1 << 20);
  }

  private byte[] reading(Reading reading, int maxBytes) {
    CountedBuffer buffer =
        new CountedBuffer(64, maxBytes, MemoryShare.of("test", 1 << 20), "a reading", () -> false);
    try {
      json.reading(reading, buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.toByteArray();
  }

  private String sources(SourceInfo... sources) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = json.generator(bytes)) {
      json.write(out, List.of(sources));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  enum Mode {
    FAST,
    DISK_SLEEP
  }

  /** Has every type that a component may have. */
  public record Everything(
      int count,
      long sizeBytes,
      double busyPercent,
      boolean up,
      String name,
      Mode mode,
      Instant startTime,
      Duration windowSeconds,
      Inner inner,
      List<Inner> rows,
      List<Double> cores,
      List<List<Integer>> matrix,
      Map<String, Double> labels,
      @Nullable Integer maybe,
      @Nullable Double rateBytesPerSecond) {}

  public record Inner(@Key String name, @Nullable Long readBytesTotal) {}

  private static Sampled sampled(Record value) {
    return new Sampled(
        "zfs", Schema.of(value.getClass()), value, AT, 5_000_000_000L, Duration.ofMillis(3));
  }

  private static Sampled sampled(Schema schema, Object value) {
    return new Sampled("made-up", schema, value, AT, 5_000_000_000L, Duration.ZERO);
  }

  private String text(Reading reading) {
    return new String(reading(reading), StandardCharsets.UTF_8);
  }

  private String data(Sampled sampled) {
    String text = text(sampled);
    int start = text.indexOf("\"data\":");
    assertThat(start).as(text).isPositive();
    return text.substring(start + "\"data\":".length(), text.length() - 1);
  }

  @Test
  void everyTypeInTheOrderOfTheRecord() {
    Map<String, Double> labels = new LinkedHashMap<>();
    labels.put("anyKey.at-all", 1.5);
    labels.put("nan", Double.NaN);
    Everything value =
        new Everything(
            -1,
            Long.MAX_VALUE,
            12.345678901,
            true,
            "a\"b\\c\n",
            Mode.DISK_SLEEP,
            AT,
            Duration.ofMillis(1500),
            new Inner("in", null),
            List.of(new Inner("x", 1L), new Inner("y", null)),
            Arrays.asList(1.0, Double.NaN, null, 2.5),
            List.of(List.of(1, 2), List.of()),
            labels,
            null,
            Double.POSITIVE_INFINITY);
    assertThat(text(sampled(value)))
        .isEqualTo(
            "{\"source\":\"zfs\",\"status\":\"ok\",\"sampled_at_ms\":1793527200123,\"age_ms\":12,"
                + "\"data\":{\"count\":-1,\"size_bytes\":9223372036854775807,"
                + "\"busy_percent\":12.345678901,\"up\":true,\"name\":\"a\\\"b\\\\c\\n\","
                + "\"mode\":\"disk_sleep\",\"start_time\":\"2026-11-01T10:00:00.123456Z\","
                + "\"window_seconds\":1.5,\"inner\":{\"name\":\"in\"},"
                + "\"rows\":[{\"name\":\"x\",\"read_bytes_total\":1},{\"name\":\"y\"}],"
                + "\"cores\":[1,null,null,2.5],\"matrix\":[[1,2],[]],"
                + "\"labels\":{\"anyKey.at-all\":1.5}}}");
  }

  @Test
  void absentAndFailedSayWhy() {
    assertThat(text(new Absent("gpu", AT, "no driver")))
        .isEqualTo(
            "{\"source\":\"gpu\",\"status\":\"absent\",\"sampled_at_ms\":1793527200123,"
                + "\"age_ms\":7000,\"reason\":\"no driver\"}");
    assertThat(text(new Failed("zfs", AT, "EIO", null)))
        .isEqualTo(
            "{\"source\":\"zfs\",\"status\":\"failed\",\"sampled_at_ms\":1793527200123,"
                + "\"age_ms\":7000,\"reason\":\"EIO\"}");
  }

  @Test
  void aFailureTellsTheLastGoodDataWithTheAgeOfTheData() {
    Failed failed =
        new Failed("zfs", AT.plusSeconds(5), "timed out", sampled(new Inner("x", null)));
    assertThat(text(failed))
        .isEqualTo(
            "{\"source\":\"zfs\",\"status\":\"failed\",\"sampled_at_ms\":1793527200123,"
                + "\"age_ms\":12,\"reason\":\"timed out\",\"data\":{\"name\":\"x\"}}");
  }

  @Test
  void aClockThatWasSetBackMakesNoNegativeAge() throws IOException {
    JsonNode node = tree(reading(new Absent("gpu", AT.plusSeconds(3600), "off")));
    assertThat(node.get("age_ms").longValue()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.0, 0",
    "100.0, 100",
    "3.4e9, 3400000000",
    "0.1, 0.1",
    "12.345678901, 12.345678901",
    "1e-7, 1.0E-7",
    "9007199254740991, 9007199254740991",
    "1.7976931348623157E308, 1.7976931348623157E308",
    "-2.5, -2.5"
  })
  void doublesAreShortAndExact(double number, String expected) {
    Schema schema = Schema.builder().field("value", Type.Scalar.DOUBLE).build();
    assertThat(data(sampled(schema, Map.of("value", number))))
        .isEqualTo("{\"value\":" + expected + "}");
  }

  @Test
  void anInstantThatRfc3339CannotWriteIsAbsent() {
    Schema schema = Schema.builder().field("time", Type.Scalar.INSTANT).build();
    assertThat(data(sampled(schema, Map.of("time", Instant.MAX)))).isEqualTo("{}");
    assertThat(data(sampled(schema, Map.of("time", Instant.EPOCH))))
        .isEqualTo("{\"time\":\"1970-01-01T00:00:00Z\"}");
  }

  @Test
  void aSchemaMadeByHandReadsMaps() {
    Schema row =
        Schema.builder()
            .key("pool", Type.Scalar.STRING)
            .field("usedBytes", Type.Scalar.LONG)
            .build();
    Schema schema =
        Schema.builder()
            .field("pools", new Type.ListOf(new Type.Nested(row)))
            .field("best", new Type.Nested(row))
            .field("state", Type.Scalar.ENUM)
            .field("huge", Type.Scalar.LONG)
            .build();
    Map<String, Object> value =
        Map.of(
            "pools",
            List.of(Map.of("pool", "tank", "usedBytes", 7), Map.of("pool", "dozer")),
            "state",
            "online",
            "huge",
            new BigInteger("18446744073709551615"),
            "notInTheSchema",
            1);
    assertThat(data(sampled(schema, value)))
        .isEqualTo(
            "{\"pools\":[{\"pool\":\"tank\",\"used_bytes\":7},{\"pool\":\"dozer\"}],"
                + "\"state\":\"online\",\"huge\":18446744073709551615}");
  }

  @Test
  void aValueThatDoesNotFitItsSchemaIsAFailure() throws IOException {
    Schema schema =
        Schema.builder()
            .field("first", Type.Scalar.INT)
            .field("rows", new Type.ListOf(Type.Scalar.INT))
            .build();
    JsonNode node = tree(reading(sampled(schema, Map.of("first", 1, "rows", "none"))));
    assertThat(node.get("status").textValue()).isEqualTo("failed");
    assertThat(node.get("reason").textValue()).contains("does not fit its schema");
    assertThat(node.has("data")).isFalse();
    assertThat(tree(reading(sampled(schema, Map.of("first", 2)))).get("data").get("first"))
        .hasToString("2");
  }

  @Test
  void whatAValueThrowsIsAFailure() throws IOException {
    for (Throwable thrown :
        List.of(
            new NoClassDefFoundError("gone"),
            new AssertionError("never"),
            new StackOverflowError(),
            new IllegalStateException("odd"))) {
      Schema schema = Schema.builder().field("first", Type.Scalar.INT).build();
      Map<String, Object> throwing =
          new AbstractMap<>() {
            @Override
            public Object get(Object key) {
              return GenericJsonTest.<RuntimeException>sneak(thrown);
            }

            @Override
            public Set<Map.Entry<String, Object>> entrySet() {
              return Set.of();
            }
          };
      JsonNode node = tree(reading(sampled(schema, throwing)));
      assertThat(node.get("status").textValue()).isEqualTo("failed");
      assertThat(node.get("reason").textValue()).contains(thrown.getClass().getSimpleName());
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> Object sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aValueForWhichThereIsNoRoomIsAFailureThatSaysSo() throws IOException {
    Reading large = sampled(new Inner("x".repeat(5000), null));
    JsonNode node = tree(reading(large, 1000));
    assertThat(node.get("status").textValue()).isEqualTo("failed");
    assertThat(node.get("reason").textValue())
        .isEqualTo("its value can't be told: larger than 1000 bytes");
  }

  @Test
  void whatATerminalOrAPageWouldObeyIsEscaped() throws IOException {
    String hostile =
        "\u001b[2J\u009b1A\u202egnp.exe\u2028\u0000\u007f</script>\ufeff\u00e9\ud83d\ude00";
    byte[] bytes = reading(sampled(new Inner(hostile, null)));
    String text = new String(bytes, StandardCharsets.UTF_8);
    assertThat(text)
        .contains(
            "\\u001B[2J\\u009B1A\\u202Egnp.exe\\u2028\\u0000\\u007F</script>\\uFEFF\u00e9\ud83d\ude00");
    assertThat(tree(bytes).get("data").get("name").textValue()).isEqualTo(hostile);
  }

  @Test
  void unpairedSurrogatesBecomeReplacementCharacters() throws IOException {
    String broken = "a\ud83d" + "b\ude00" + "\ud83d\ude00\ud83d";
    assertThat(tree(reading(sampled(new Inner(broken, null)))).get("data").get("name"))
        .isEqualTo(tree("\"a\ufffdb\ufffd\ud83d\ude00\ufffd\"".getBytes(StandardCharsets.UTF_8)));
    Schema schema = Schema.builder().field("labels", new Type.MapOf(Type.Scalar.STRING)).build();
    assertThat(data(sampled(schema, Map.of("labels", Map.of("k\ud83d", "v\ude00")))))
        .isEqualTo("{\"labels\":{\"k\ufffd\":\"v\ufffd\"}}");
  }

  @Test
  void anyTextReadsBackTheSame() throws IOException {
    Random random = new Random(20261101);
    for (int round = 0; round < 2_000; round++) {
      String text =
          random
              .ints(random.nextInt(40), 0, random.nextBoolean() ? 0x300 : 0x110000)
              .filter(point -> Character.getType(point) != Character.SURROGATE)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      JsonNode node = tree(reading(sampled(new Inner(text, null))));
      assertThat(node.get("data").get("name").textValue()).isEqualTo(text);
    }
  }

  @Test
  void embedsIntoTheGeneratorOfAnother() throws IOException {
    StringWriter target = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(target)) {
      out.writeStartArray();
      json.write(out, sampled(new Inner("x\ud83d", 2L)));
      json.write(out, new Absent("gpu", AT, "off"));
      out.writeEndArray();
    }
    JsonNode node = new ObjectMapper().readTree(target.toString());
    assertThat(node).hasSize(2);
    assertThat(node.get(0).get("data"))
        .hasToString("{\"name\":\"x\ufffd\",\"read_bytes_total\":2}");
    assertThat(node.get(1).get("status").textValue()).isEqualTo("absent");
  }

  @Test
  void sourcesCarryTheirSchemas() throws IOException {
    SourceInfo source =
        new SourceInfo(
            "zfs",
            "zfs",
            Schema.of(Everything.class),
            SourceInfo.Status.FAILED,
            "EIO",
            Duration.ofMillis(250),
            Duration.ofSeconds(2),
            false,
            false);
    SourceInfo idle =
        new SourceInfo(
            "a",
            "b",
            Schema.builder().build(),
            SourceInfo.Status.IDLE,
            "",
            Duration.ofMillis(250),
            Duration.ofSeconds(2),
            false,
            false);
    String inner =
        "\"fields\":[{\"name\":\"name\",\"type\":\"string\",\"kind\":\"state\",\"key\":true},"
            + "{\"name\":\"read_bytes_total\",\"type\":\"long\",\"unit\":\"By\","
            + "\"kind\":\"counter\"}]";
    assertThat(sources(source, idle))
        .isEqualTo(
            "{\"sources\":[{\"name\":\"zfs\",\"provider\":\"zfs\",\"status\":\"failed\","
                + "\"reason\":\"EIO\",\"schema\":{\"fields\":["
                + "{\"name\":\"count\",\"type\":\"int\",\"kind\":\"gauge\"},"
                + "{\"name\":\"size_bytes\",\"type\":\"long\",\"unit\":\"By\",\"kind\":\"gauge\"},"
                + "{\"name\":\"busy_percent\",\"type\":\"double\",\"unit\":\"%\","
                + "\"kind\":\"gauge\"},"
                + "{\"name\":\"up\",\"type\":\"boolean\",\"kind\":\"state\"},"
                + "{\"name\":\"name\",\"type\":\"string\",\"kind\":\"state\"},"
                + "{\"name\":\"mode\",\"type\":\"enum\",\"kind\":\"state\"},"
                + "{\"name\":\"start_time\",\"type\":\"instant\",\"kind\":\"gauge\"},"
                + "{\"name\":\"window_seconds\",\"type\":\"duration\",\"unit\":\"s\","
                + "\"kind\":\"gauge\"},"
                + "{\"name\":\"inner\",\"type\":\"object\","
                + inner
                + ",\"kind\":\"structure\"},"
                + "{\"name\":\"rows\",\"type\":\"list\",\"element\":{\"type\":\"object\","
                + inner
                + "},\"kind\":\"structure\"},"
                + "{\"name\":\"cores\",\"type\":\"list\",\"element\":{\"type\":\"double\"},"
                + "\"kind\":\"gauge\"},"
                + "{\"name\":\"matrix\",\"type\":\"list\",\"element\":{\"type\":\"list\","
                + "\"element\":{\"type\":\"int\"}},\"kind\":\"gauge\"},"
                + "{\"name\":\"labels\",\"type\":\"map\",\"value\":{\"type\":\"double\"},"
                + "\"kind\":\"gauge\"},"
                + "{\"name\":\"maybe\",\"type\":\"int\",\"kind\":\"gauge\"},"
                + "{\"name\":\"rate_bytes_per_second\",\"type\":\"double\",\"unit\":\"By/s\","
                + "\"kind\":\"gauge\"}]}},"
                + "{\"name\":\"a\",\"provider\":\"b\",\"status\":\"idle\","
                + "\"schema\":{\"fields\":[]}}]}");
  }

  @Test
  void manyThreadsShareOne() throws Exception {
    List<Inner> rows =
        IntStream.range(0, 500).mapToObj(i -> new Inner("row " + i, (long) i)).toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<String> encode =
          () -> {
            String last = "";
            for (int i = 0; i < 50; i++) {
              last = text(sampled(new Rows(rows)));
            }
            return last;
          };
      var answers =
          threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> encode).toList()).stream()
              .map(Future::resultNow)
              .distinct()
              .toList();
      assertThat(answers).hasSize(1);
      JsonNode node = tree(answers.getFirst().getBytes(StandardCharsets.UTF_8));
      assertThat(node.get("data").get("rows")).hasSize(500);
    }
  }

  public record Rows(List<Inner> rows) {}

  private static JsonNode tree(byte[] bytes) throws IOException {
    return new ObjectMapper().readTree(bytes);
  }
}
