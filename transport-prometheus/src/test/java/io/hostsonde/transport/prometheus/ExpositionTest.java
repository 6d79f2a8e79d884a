package io.hostsonde.transport.prometheus;

import static io.hostsonde.transport.prometheus.Zoo.row;
import static io.hostsonde.transport.prometheus.Zoo.sampled;
import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import io.hostsonde.testkit.MadeUpProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents from readings, without HTTP. */
class ExpositionTest {

  private static String text(Stage.Changes changes, Reading... readings) {
    Map<String, Reading> all = new LinkedHashMap<>();
    for (Reading reading : readings) {
      all.put(reading.source(), reading);
    }
    return Zoo.text(Zoo.exposition(changes), all, Format.OPEN_METRICS);
  }

  private static String text(Reading... readings) {
    return text(new Stage.Changes(), readings);
  }

  private static Reading byHand(Map<String, Object> value) {
    return sampled("hand", Zoo.byHand(), value);
  }

  /** What came from Prometheus goes there as it came, whatever the fields' names make of it. */
  @Test
  void exposedNamesStayAsTheyAre() {
    Schema row =
        Schema.builder()
            .exposedKey("otherName", Type.Scalar.STRING, "Name")
            .exposedKey("unitName", Type.Scalar.STRING, "unit.name")
            .exposed("queueBytesTotalValue", Type.Scalar.DOUBLE, "queue_bytes_total", "")
            .build();
    Schema schema =
        Schema.builder()
            .exposed("nodeSwapTotalValue", Type.Scalar.DOUBLE, "node_swap_total", "Swap.")
            .exposed("jobsDoneTotal", Type.Scalar.DOUBLE, "jobs_done_total", "")
            .exposed("restoresTotal", Type.Scalar.DOUBLE, "restores", "")
            .exposed("jobSum", Type.Scalar.DOUBLE, "job:sum", "")
            .exposed("fanSpeed", Type.Scalar.DOUBLE, "fan.speed", "")
            .field("queue", new Type.ListOf(new Type.Nested(row)))
            .build();
    Map<String, Reading> readings =
        Map.of(
            "files",
            sampled(
                "files",
                schema,
                Map.of(
                    "nodeSwapTotalValue", 5.0,
                    "jobsDoneTotal", 6.0,
                    "restoresTotal", 7.0,
                    "jobSum", 8.0,
                    "fanSpeed", 9.0,
                    "queue",
                        List.of(
                            Map.of(
                                "otherName", "a", "unitName", "b", "queueBytesTotalValue", 1.0)))));
    for (Format format : Format.values()) {
      assertThat(Zoo.text(Zoo.exposition(new Stage.Changes()), readings, format))
          .contains(
              "\nnode_swap_total 5\n",
              "\njobs_done_total 6\n",
              "\nrestores 7\n",
              "\njob:sum 8\n",
              "\nfan_speed 9\n",
              "\nqueue_bytes_total{Name=\"a\",unit_name=\"b\"} 1\n");
    }
    assertThat(Zoo.text(Zoo.exposition(new Stage.Changes()), readings, Format.TEXT))
        .contains("# TYPE restores counter\n", "# TYPE jobs_done_total counter\n");
  }

  @Test
  void aCounterInBothFormats() {
    assertThat(Zoo.text(Format.OPEN_METRICS))
        .contains(
            """
            # TYPE weather_rain_bytes counter
            # UNIT weather_rain_bytes bytes
            # HELP weather_rain_bytes rain_bytes_total of the source weather.
            weather_rain_bytes_total 2000
            """);
    assertThat(Zoo.text(Format.TEXT))
        .contains(
            """
            # HELP weather_rain_bytes_total rain_bytes_total of the source weather.
            # TYPE weather_rain_bytes_total counter
            weather_rain_bytes_total 2000
            """)
        .doesNotContain("# UNIT", "# EOF");
  }

  @Test
  void namesOfOpenTelemetryWithTheirUnits() {
    assertThat(text(sampled("names", Zoo.names())))
        .contains(
            "# TYPE system_network_io_bytes counter\n",
            "\nsystem_network_io_bytes_total 200\n",
            "# UNIT system_cpu_utilization_ratio ratio\n",
            "\nsystem_cpu_logical_count 2\n",
            "\nsystem_memory_usage_bytes 100\n",
            "\nprocess_uptime_seconds 1.5\n",
            "\n_3d_weird_n_me 1\n",
            "help A \\\"quoted\\\"\\nhelp \\\\ here.".substring(5))
        .containsPattern("\nsystem_cpu_utilization_ratio 0\\.123")
        .contains("\nnames_twice_bytes 2\n");
  }

  @Test
  void aNameThatIsTakenIsNotScaledAsIfItWereNot() {
    Reading first = sampled("a", Zoo.names());
    Reading second = sampled("b", Zoo.names());
    assertThat(text(first, second)).contains("\nb_busy_percent 12.3\n");
  }

  @ParameterizedTest
  @EnumSource
  void noSeriesIsThereTwiceAndFamiliesAreInOnePiece(Format format) {
    Set<String> series = new HashSet<>();
    Set<String> families = new HashSet<>();
    for (String line : Zoo.text(format).lines().toList()) {
      if (line.startsWith("# TYPE")) {
        assertThat(families.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
      } else if (!line.startsWith("#")) {
        assertThat(series.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
        assertThat(line).matches("[a-zA-Z_][a-zA-Z0-9_]*(\\{.*\\})? -?[0-9].*");
      }
    }
    assertThat(series).hasSizeGreaterThan(100);
  }

  @Test
  void rowsOfTheSameLabelsAreOneSeriesAndCounted() {
    Map<String, Object> value = Map.of("rows", List.of(row("a", 1), row("a", 2), row("b", 3)));
    assertThat(text(byHand(value)))
        .contains(
            "hand_rows_value_total{name=\"a\"} 1\n",
            "hand_rows_value_total{name=\"b\"} 3\n",
            "hostsonde_source_series{source=\"hand\"} 2\n",
            "hostsonde_source_dropped_series{source=\"hand\"} 1\n");
  }

  @Test
  void whatIsNotFiniteAndACounterBelowZeroAreLeftOut() {
    Map<String, Object> value =
        Map.of(
            "rows",
            List.of(
                row("nan", Double.NaN),
                row("inf", Double.POSITIVE_INFINITY),
                row("minus", -1.0),
                row("zero", 0.0)),
            "level",
            Double.NEGATIVE_INFINITY);
    String text = text(byHand(value));
    assertThat(text.lines().filter(line -> line.startsWith("hand_")))
        .containsExactly("hand_rows_value_total{name=\"zero\"} 0");
    assertThat(text).doesNotContain("hand_level");
  }

  @Test
  void aSourceThatDoesNotFitItsSchemaCostsOnlyItself() {
    Map<String, Object> value = Map.of("rows", List.of(row("a", 1)), "level", "high");
    Exposition exposition = Zoo.exposition(new Stage.Changes());
    Map<String, Reading> readings = new LinkedHashMap<>();
    readings.put("hand", byHand(value));
    readings.put("weather", sampled("weather", MadeUpProvider.weather("harbour", 1)));
    assertThat(Zoo.text(exposition, readings, Format.TEXT))
        .contains(
            "hostsonde_source_up{source=\"hand\"} 0\n",
            "hostsonde_source_up{source=\"weather\"} 1\n",
            "weather_air_celsius 21.5\n")
        .doesNotContain("hand_level", "hand_rows");
    readings.put("hand", byHand(Map.of("level", 3)));
    assertThat(Zoo.text(exposition, readings, Format.TEXT))
        .contains("hostsonde_source_up{source=\"hand\"} 1\n", "hand_level 3\n");
  }

  private static Reading manyRows(int count) {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row("row " + i, i));
    }
    return byHand(Map.of("rows", rows));
  }

  @Test
  void aSourceHasSoManySeriesAndTheRestIsCounted() {
    Stage.Changes changes = new Stage.Changes();
    changes.maxSeries = 10;
    Reading weather = sampled("weather", MadeUpProvider.weather("harbour", 1));
    assertThat(text(changes, manyRows(1000), weather))
        .contains(
            "hostsonde_source_series{source=\"hand\"} 10\n",
            "hostsonde_source_dropped_series{source=\"hand\"} 990\n",
            "hand_rows_value_total{name=\"row 9\"} 9\n",
            "hostsonde_source_series{source=\"weather\"} 10\n")
        .doesNotContain("row 10");
  }

  @Test
  void aDocumentHasSoManyBytesAndTheRestIsCounted() {
    Stage.Changes changes = new Stage.Changes();
    changes.maxBytes = 64 * 1024;
    String text = text(changes, manyRows(5000));
    assertThat(text).hasSizeBetween(60 * 1024, 70 * 1024).endsWith("# EOF\n");
    String dropped = "hostsonde_source_dropped_series{source=\"hand\"} ";
    int at = text.indexOf(dropped) + dropped.length();
    int count = Integer.parseInt(text.substring(at, text.indexOf('\n', at)));
    int written = 5000 - count;
    assertThat(text)
        .contains("row " + (written - 1) + "\"} ", "hand\"} " + written + "\n")
        .doesNotContain("row " + written + "\"");
  }

  @Test
  void whatIsOmittedIsNotThere() {
    Stage.Changes changes = new Stage.Changes();
    changes.omit = List.of("rows.rows.level_percent", "rows.rows.owner", "rows.words");
    assertThat(text(changes, sampled("rows", Zoo.rows())))
        .contains("rows_rows_sky")
        .doesNotContain("level_percent", "owner", "rows_words");
  }

  @Test
  void whatAPlugInOmitsIsThereOnlyWhenItIsIncluded() {
    Sampled sampled = sampled("broker", Zoo.broker());
    assertThat(text(new Stage.Changes(), sampled)).doesNotContain("2 minutes ago");
    Stage.Changes changes = new Stage.Changes();
    changes.include = List.of("broker.queues.last_seen");
    assertThat(text(changes, sampled)).contains("last_seen=\"2 minutes ago\"");
  }

  @Test
  void aNamedListStandsForSourceAndListInTheNamesOfItsRows() {
    assertThat(text(new Stage.Changes(), sampled("broker", Zoo.broker())))
        .contains(
            "\nqueue_waiting{name=\"mail\"} 3\n", "\nqueue_peek_size_bytes{name=\"mail\"} 9\n")
        .contains("\nqueue_info{name=\"mail\",owner=\"ann\"} 1\n")
        .contains("\nnode_load 0.5\n")
        .contains("(queues.waiting of the source broker.)");
  }

  @Test
  void aSchemaThatChangesIsPlannedAnew() {
    Exposition exposition = Zoo.exposition(new Stage.Changes());
    for (String name : List.of("first", "second", "first")) {
      Schema schema = Schema.builder().field(name, Type.Scalar.LONG).build();
      Map<String, Reading> readings = Map.of("files", sampled("files", schema, Map.of(name, 5L)));
      String text = Zoo.text(exposition, readings, Format.TEXT);
      assertThat(text).contains("\nfiles_" + name + " 5\n");
      assertThat(text.lines().filter(line -> line.startsWith("files_"))).hasSize(1);
    }
  }
}
