package io.hostsonde.transport.prometheus;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.schema.Key;
import io.hostsonde.schema.Metric;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Samples of every kind that a schema allows, and of those that it should not. */
public final class Zoo {

  static final TestClock CLOCK = new TestClock();

  private Zoo() {}

  /** Names as OpenTelemetry has them, and names that clash. */
  public record Names(
      @Metric(name = "system.cpu.utilization", scale = 0.01, help = "How busy it is.")
          double busyPercent,
      @Metric(name = "system.cpu.logical.count") int logicalCount,
      @Metric(name = "system.memory.usage") long usedBytes,
      @Metric(name = "system.network.io") long ioBytesTotal,
      @Metric(name = "process.uptime") Duration uptimeSeconds,
      @Metric(name = "3d.weird-näme") double weird,
      @Metric(name = "system.memory.usage") long twiceBytes,
      @Metric(help = "A \"quoted\"\nhelp \\ here.") double fanRevolutionsPerMinute,
      double readsPerSecond,
      double readBytesPerSecond,
      long total,
      boolean shutTotal,
      Instant created,
      Instant startTime) {}

  static Names names() {
    return new Names(
        12.3, 2, 100, 200, Duration.ofMillis(1500), 1, 2, 900, 1.5, 2.5, 7, true, time(), time());
  }

  static Instant time() {
    return Instant.parse("2026-11-01T12:00:00.250Z");
  }

  /** Rows in rows with keys of the same name, lists of scalars, and all kinds of maps. */
  public record Rows(
      List<Row> rows,
      List<Double> temperaturesCelsius,
      List<List<Integer>> grid,
      List<MadeUpProvider.Sky> skies,
      Map<String, Long> countsTotal,
      Map<String, Boolean> flags,
      Map<String, Instant> seen,
      Map<String, String> words) {}

  /** A row. */
  public record Row(
      @Key String name,
      @Key @Nullable Integer port,
      MadeUpProvider.@Nullable Sky sky,
      @Nullable String owner,
      @Nullable Double levelPercent,
      @Nullable Inner inner,
      List<Item> items) {}

  /** A record in a row, with a text of the name of a key. */
  public record Inner(String name, double speedHertz) {}

  /** A row in a row. */
  public record Item(@Key String name, long sizeBytes) {}

  static Rows rows() {
    List<Item> items = List.of(new Item("x", 1), new Item("y \"z\"\n\\", 2));
    return new Rows(
        List.of(
            new Row("a", 1, MadeUpProvider.Sky.CLEAR, "me", 5.5, new Inner("in", 3), items),
            new Row("b", null, null, null, null, null, List.of())),
        List.of(20.5, Double.NaN, 22.0),
        List.of(List.of(1, 2), List.of(3)),
        List.of(MadeUpProvider.Sky.PARTLY_CLOUDY),
        Map.of("k", Long.MAX_VALUE),
        Map.of("on", true),
        Map.of("then", time()),
        Map.of("w", "text"));
  }

  /** A list and a record that are named, and a text that is no label. */
  public record Broker(
      @Metric(name = "queue") List<Queue> queues, @Metric(name = "node") Node node) {}

  /** A row. */
  public record Queue(
      @Key String name,
      @Metric(help = "Letters") int waiting,
      String owner,
      @Metric(omit = true) String lastSeen,
      Peek peek) {}

  /** A record in a row. */
  public record Peek(long sizeBytes) {}

  /** A record that is named. */
  public record Node(double load) {}

  static Broker broker() {
    Queue mail = new Queue("mail", 3, "ann", "2 minutes ago", new Peek(9));
    return new Broker(List.of(mail), new Node(0.5));
  }

  /** A source by hand, whose rows are maps. */
  static Schema byHand() {
    Schema row =
        Schema.builder()
            .key("name", Type.Scalar.STRING)
            .field("valueTotal", Type.Scalar.DOUBLE)
            .build();
    return Schema.builder()
        .field("rows", new Type.ListOf(new Type.Nested(row)))
        .field("level", Type.Scalar.DOUBLE)
        .build();
  }

  static Map<String, Object> row(String name, Object value) {
    return Map.of("name", name, "valueTotal", value);
  }

  static Sampled sampled(String source, Record value) {
    return sampled(source, Schema.of(value.getClass()), value);
  }

  static Sampled sampled(String source, Schema schema, Object value) {
    return new Sampled(source, schema, value, CLOCK.now(), CLOCK.nanoTime(), Duration.ofMillis(2));
  }

  /** All of it, with what clashes and what went wrong. */
  static Map<String, Reading> readings() {
    List<Reading> all = new ArrayList<>();
    all.add(sampled("names", names()));
    all.add(sampled("names-2", names()));
    all.add(sampled("rows", rows()));
    all.add(sampled("rows:second", rows()));
    all.add(sampled("weather", MadeUpProvider.weather("harbour \u001b[31m", 2)));
    all.add(
        sampled(
            "hand", byHand(), Map.of("rows", List.of(row("a", 1), row("a", 2)), "level", 1.5f)));
    all.add(sampled("hostsonde-source", new Up(true)));
    all.add(new Absent("gone", CLOCK.now(), "no such device"));
    all.add(new Failed("broken", CLOCK.now(), "it broke", null));
    Map<String, Reading> readings = new LinkedHashMap<>();
    all.forEach(reading -> readings.put(reading.source(), reading));
    return readings;
  }

  /** Would be called as a metric that is always there. */
  public record Up(boolean up) {}

  static Exposition exposition(Stage.Changes changes) {
    PrometheusSettings settings = changes.settings();
    return new Exposition(
        settings, CLOCK, settings.maxBytes(), new SelfMetrics.Agent("testhost", "linux", "1.2.3"));
  }

  static String text(Exposition exposition, Map<String, Reading> readings, Format format) {
    return new String(exposition.write(readings, 0.25, format), StandardCharsets.UTF_8);
  }

  static String text(Format format) {
    return text(exposition(new Stage.Changes()), readings(), format);
  }
}
