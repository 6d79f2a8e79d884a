package io.hostsonde.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

  enum Mode {
    ON
  }

  public record Row(@Key String name, @Nullable Long readBytesTotal) {}

  public record Everything(
      int count,
      @Nullable Integer boxedCount,
      long sizeBytes,
      @Nullable Long boxedSizeBytes,
      double busyPercent,
      @Nullable Double rate,
      boolean up,
      @Nullable Boolean maybeUp,
      String name,
      Mode mode,
      Instant startTime,
      Duration waitSeconds,
      Row row,
      List<Row> rows,
      List<List<Double>> matrix,
      List<Map<String, Long>> maps,
      Map<String, Double> temperaturesCelsius) {}

  @Test
  void everyAllowedTypeInTheOrderOfTheRecord() {
    Schema schema = Schema.of(Everything.class);
    assertThat(schema.fields())
        .extracting(Field::name, Field::wireName, SchemaTest::described)
        .containsExactly(
            tuple("count", "count", "INT"),
            tuple("boxedCount", "boxed_count", "INT"),
            tuple("sizeBytes", "size_bytes", "LONG"),
            tuple("boxedSizeBytes", "boxed_size_bytes", "LONG"),
            tuple("busyPercent", "busy_percent", "DOUBLE"),
            tuple("rate", "rate", "DOUBLE"),
            tuple("up", "up", "BOOLEAN"),
            tuple("maybeUp", "maybe_up", "BOOLEAN"),
            tuple("name", "name", "STRING"),
            tuple("mode", "mode", "ENUM"),
            tuple("startTime", "start_time", "INSTANT"),
            tuple("waitSeconds", "wait_seconds", "DURATION"),
            tuple("row", "row", "{name,readBytesTotal}"),
            tuple("rows", "rows", "[{name,readBytesTotal}]"),
            tuple("matrix", "matrix", "[[DOUBLE]]"),
            tuple("maps", "maps", "[<LONG>]"),
            tuple("temperaturesCelsius", "temperatures_celsius", "<DOUBLE>"));
  }

  private static String described(Field field) {
    return described(field.type());
  }

  private static String described(Type type) {
    return switch (type) {
      case Type.Scalar scalar -> scalar.name();
      case Type.ListOf list -> "[" + described(list.element()) + "]";
      case Type.MapOf map -> "<" + map.value() + ">";
      case Type.Nested nested ->
          "{" + String.join(",", nested.schema().fields().stream().map(Field::name).toList()) + "}";
    };
  }

  @Test
  void readsTheValuesOfARecord() {
    Row row = new Row("vda", null);
    Everything value =
        new Everything(
            1,
            null,
            2,
            3L,
            4.5,
            null,
            true,
            null,
            "n",
            Mode.ON,
            Instant.EPOCH,
            Duration.ofSeconds(1),
            row,
            List.of(row),
            List.of(),
            List.of(),
            Map.of());
    Schema schema = Schema.of(Everything.class);
    assertThat(schema.fields().stream().limit(13).map(field -> field.get(value)))
        .containsExactly(
            1,
            null,
            2L,
            3L,
            4.5,
            null,
            true,
            null,
            "n",
            Mode.ON,
            Instant.EPOCH,
            Duration.ofSeconds(1),
            row);
    assertThat(schema.field("rows").orElseThrow().get(value)).isEqualTo(List.of(row));
    assertThat(schema.field("startTime")).as("found by its name on wires only").isEmpty();
    assertThat(Schema.of(Everything.class)).as("derived once").isSameAs(schema);
  }

  @Test
  void refusesToReadWhatItDoesNotDescribe() {
    Field field = Schema.of(Row.class).field("name").orElseThrow();
    assertThat(catchThrowable(() -> field.get("no row"))).isInstanceOf(ClassCastException.class);
  }

  public record Throwing(int value) {
    @Override
    public int value() {
      throw new UnsupportedOperationException("thrown by the accessor");
    }
  }

  @Test
  void whatAnAccessorThrowsIsNotHidden() {
    Field field = Schema.of(Throwing.class).fields().getFirst();
    assertThat(catchThrowable(() -> field.get(new Throwing(1))))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "count, NONE, GAUGE, false",
    "sizeBytes, BYTES, GAUGE, false",
    "receivedBytesTotal, BYTES, COUNTER, false",
    "receivedBytesPerSecond, BYTES, GAUGE, true",
    "readsTotal, NONE, COUNTER, false",
    "readsPerSecond, NONE, GAUGE, true",
    "busySecondsTotal, SECONDS, COUNTER, false",
    "busyPercent, PERCENT, GAUGE, false",
    "packageCelsius, CELSIUS, GAUGE, false",
    "frequencyHertz, HERTZ, GAUGE, false",
    "powerWatts, WATTS, GAUGE, false",
    "energyJoulesTotal, JOULES, COUNTER, false",
    "speedRevolutionsPerMinute, REVOLUTIONS_PER_MINUTE, GAUGE, false",
    "bytes, BYTES, GAUGE, false",
    "total, NONE, COUNTER, false",
    "megabytes, NONE, GAUGE, false",
    "subtotal, NONE, GAUGE, false",
    "totalled, NONE, GAUGE, false",
    "hertzian, NONE, GAUGE, false"
  })
  void unitAndKindComeFromTheName(String name, Unit unit, Kind kind, boolean perSecond) {
    Field field = Schema.builder().field(name, Type.Scalar.DOUBLE).build().fields().getFirst();
    assertThat(field.unit()).isEqualTo(unit);
    assertThat(field.kind()).isEqualTo(kind);
    assertThat(field.perSecond()).isEqualTo(perSecond);
  }

  @Test
  void onlyWhatIsMeasuredHasUnitAndCounts() {
    Schema row = Schema.builder().key("name", Type.Scalar.STRING).build();
    Schema schema =
        Schema.builder()
            .field("grandTotal", Type.Scalar.STRING)
            .field("inBytes", Type.Scalar.BOOLEAN)
            .field("framesPerSecond", Type.Scalar.STRING)
            .field("total", new Type.Nested(row))
            .field("rowsTotal", new Type.ListOf(new Type.Nested(row)))
            .field("queueBytesTotal", new Type.ListOf(Type.Scalar.LONG))
            .field("zoneCelsius", new Type.MapOf(Type.Scalar.DOUBLE))
            .field("startTime", Type.Scalar.INSTANT)
            .build();
    assertThat(schema.fields())
        .extracting(Field::name, Field::unit, Field::kind, Field::perSecond)
        .containsExactly(
            tuple("grandTotal", Unit.NONE, Kind.STATE, false),
            tuple("inBytes", Unit.NONE, Kind.STATE, false),
            tuple("framesPerSecond", Unit.NONE, Kind.STATE, false),
            tuple("total", Unit.NONE, Kind.STRUCTURE, false),
            tuple("rowsTotal", Unit.NONE, Kind.STRUCTURE, false),
            tuple("queueBytesTotal", Unit.BYTES, Kind.COUNTER, false),
            tuple("zoneCelsius", Unit.CELSIUS, Kind.GAUGE, false),
            tuple("startTime", Unit.NONE, Kind.GAUGE, false));
  }

  public record Annotated(
      @Key int pid,
      @Metric(name = "system.cpu.utilization", scale = 0.01, help = "Share of time")
          double busyPercent) {}

  @Test
  void annotationsTellKeyAndConvention() {
    List<Field> fields = Schema.of(Annotated.class).fields();
    assertThat(fields)
        .extracting(Field::key, Field::metric, Field::scale, Field::help)
        .containsExactly(
            tuple(true, "", 1.0, ""),
            tuple(false, "system.cpu.utilization", 0.01, "Share of time"));
  }

  public record Omitted(@Metric(omit = true) String status, String name) {}

  @Test
  void whatIsNoMetricSaysSo() {
    assertThat(Schema.of(Omitted.class).fields())
        .extracting(Field::omitted)
        .containsExactly(true, false);
  }

  /** As Kotlin has it: no component of a record can be annotated, its field can. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.FIELD)
  @interface OfFields {}

  public record LikeKotlin(@OfFields int pid, @Key String name) {}

  @Test
  void anAnnotationOfTheFieldCountsWhereTheComponentHasNone() {
    RecordComponent[] components = LikeKotlin.class.getRecordComponents();
    assertThat(components[0].getAnnotations()).isEmpty();
    assertThat(Components.annotation(components[0], OfFields.class)).isNotNull();
    assertThat(Components.annotation(components[0], Key.class)).isNull();
    assertThat(Components.annotation(components[1], Key.class)).isNotNull();
  }

  record Hidden(int count) {}

  public record HoldsHidden(List<Hidden> rows) {}

  public record Itself(@Nullable Itself parent) {}

  public record Twice(Row first, Row second) {}

  public record Loop(List<LoopBack> back) {}

  public record LoopBack(Map<String, Long> counts, List<Loop> loop) {}

  public record OfFloat(float load) {}

  public record OfShort(short load) {}

  public record OfChar(char letter) {}

  public record OfObject(Object value) {}

  public record OfNumber(Number value) {}

  @SuppressWarnings("ArrayRecordComponent") // What is refused.
  public record OfArray(int[] values) {}

  public record OfOptional(Optional<String> value) {}

  @SuppressWarnings("rawtypes") // What is refused.
  public record OfRawList(List values) {}

  public record OfWildcard(List<? extends Number> values) {}

  public record OfGeneric<T>(T value) {}

  public record OfListOfFloat(List<List<Float>> values) {}

  public record OfMapOfInt(Map<Integer, String> values) {}

  public record OfMapOfList(Map<String, List<String>> values) {}

  public record OfMapOfObject(Map<String, Object> values) {}

  public record Deep(List<DeepRow> rows) {}

  public record DeepRow(String name, Map<String, Float> labels) {}

  public record DurationWithoutUnit(Duration took) {}

  public record SnakeCase(int read_count) {}

  public record KeyOfRows(@Key List<String> names) {}

  public record TotalOfRate(double readBytesPerSecondTotal) {}

  public record RateOfTotal(double readBytesTotalPerSecond) {}

  static List<Arguments> refused() {
    return List.of(
        Arguments.of(Hidden.class, "Hidden: the record", "is not public"),
        Arguments.of(HoldsHidden.class, "HoldsHidden.rows[]: the record", "is not public"),
        Arguments.of(Itself.class, "Itself.parent: ", "contains itself"),
        Arguments.of(Loop.class, "Loop.back[].loop[]: ", "contains itself"),
        Arguments.of(OfFloat.class, "OfFloat.load: float is not allowed (int, long", ""),
        Arguments.of(OfShort.class, "OfShort.load: short is not allowed", ""),
        Arguments.of(OfChar.class, "OfChar.letter: char is not allowed", ""),
        Arguments.of(OfObject.class, "OfObject.value: java.lang.Object is not allowed", ""),
        Arguments.of(OfNumber.class, "OfNumber.value: java.lang.Number is not allowed", ""),
        Arguments.of(OfArray.class, "OfArray.values: int[] is not allowed", ""),
        Arguments.of(OfOptional.class, "OfOptional.value: java.util.Optional<", "is not allowed"),
        Arguments.of(OfRawList.class, "OfRawList.values: java.util.List is not allowed", ""),
        Arguments.of(OfWildcard.class, "OfWildcard.values[]: ? extends", "is not allowed"),
        Arguments.of(OfGeneric.class, "OfGeneric.value: T is not allowed", ""),
        Arguments.of(OfListOfFloat.class, "OfListOfFloat.values[][]: java.lang.Float", ""),
        Arguments.of(OfMapOfInt.class, "OfMapOfInt.values: java.util.Map<", "is not allowed"),
        Arguments.of(OfMapOfList.class, "OfMapOfList.values: a Map holds scalars only", ""),
        Arguments.of(OfMapOfObject.class, "OfMapOfObject.values{}: java.lang.Object", ""),
        Arguments.of(Deep.class, "Deep.rows[].labels{}: java.lang.Float is not allowed", ""),
        Arguments.of(
            DurationWithoutUnit.class, "DurationWithoutUnit.took: ", "name ends with Seconds"),
        Arguments.of(SnakeCase.class, "SnakeCase.read_count: ", "written in camelCase"),
        Arguments.of(KeyOfRows.class, "KeyOfRows.names: ", "a key is one value"),
        Arguments.of(TotalOfRate.class, "TotalOfRate.readBytesPerSecondTotal: ", "not both"),
        Arguments.of(RateOfTotal.class, "RateOfTotal.readBytesTotalPerSecond: ", "not both"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesWithThePathOfTheComponent(Class<? extends Record> type, String start, String part) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.of(type))
        .withMessageStartingWith(start)
        .withMessageContaining(part);
  }

  @Test
  void oneRecordMayBeUsedTwiceSideBySide() {
    assertThat(Schema.of(Twice.class).fields()).hasSize(2);
  }

  @Test
  void aSchemaMadeByHandReadsMapsByName() {
    Schema schema =
        Schema.builder()
            .key("pool", Type.Scalar.STRING)
            .field("usedBytes", Type.Scalar.LONG)
            .build();
    Map<String, Object> value = Map.of("pool", "tank", "unknown", 1);
    assertThat(schema.field("pool").orElseThrow().get(value)).isEqualTo("tank");
    assertThat(schema.field("pool").orElseThrow().key()).isTrue();
    assertThat(schema.field("used_bytes").orElseThrow().get(value)).isNull();
    assertThat(schema.field("unknown")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "used_bytes", "UsedBytes", "used-bytes", "1st", "größe", "a b"})
  void aNameMadeByHandIsCamelCase(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.builder().field(name, Type.Scalar.INT))
        .withMessageContaining("camelCase");
  }

  @Test
  void aFieldMadeByHandMayHaveANameOutside() {
    Schema schema =
        Schema.builder()
            .field("backupBytes", Type.Scalar.LONG, "backup.size", "How large the backup is.")
            .build();
    Field field = schema.fields().getFirst();
    assertThat(field.metric()).isEqualTo("backup.size");
    assertThat(field.help()).isEqualTo("How large the backup is.");
    assertThat(field.scale()).isEqualTo(1);
    assertThat(field.unit()).isEqualTo(Unit.BYTES);
    assertThat(field.get(Map.of("backupBytes", 5L))).isEqualTo(5L);
  }

  @ParameterizedTest
  @CsvSource({
    "jobs_done_total,jobsDoneTotal",
    "HTTP_requests,httpRequests",
    "http-Requests.seen:5m,httpRequestsSeen5m",
    "__name__,name",
    "queueLength,queueLength",
    "aB,aB",
    "x,x"
  })
  void aNameFromOutsideBecomesCamelCase(String outside, String name) {
    assertThat(Schema.fieldName(outside)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_", "1st", "日本"})
  void aNameFromOutsideMayBeUnusable(String outside) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.fieldName(outside))
        .withMessageContaining("can't be a field's name");
  }

  @Test
  void aNameMadeByHandIsThereOnce() {
    Schema.Builder builder =
        Schema.builder().field("size", Type.Scalar.INT).field("size", Type.Scalar.LONG);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("size: there twice");
  }
}
