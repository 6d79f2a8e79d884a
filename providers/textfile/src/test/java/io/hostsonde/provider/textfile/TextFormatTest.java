package io.hostsonde.provider.textfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormatTest {

  private static List<Family> parse(String text) throws IOException {
    return parse(text, 1000);
  }

  private static List<Family> parse(String text, int maxSeries) throws IOException {
    MemoryShare.Lease memory = MemoryShare.of("test", 1 << 20).lease("a test");
    return TextFormat.parse(new StringReader(text), maxSeries, memory);
  }

  private static Family one(String text) throws IOException {
    List<Family> families = parse(text);
    assertThat(families).hasSize(1);
    return families.getFirst();
  }

  @Test
  void readsNameLabelsValueHelpAndType() throws Exception {
    Family family =
        one(
            """
            # HELP backup_size_bytes How large, \\\\ and\\nso on.
            # TYPE backup_size_bytes gauge
            backup_size_bytes{job="etc",where = "a\\"b\\\\c\\nd{}, " , } 1.5e3
            backup_size_bytes{job="home"}\t-2
            """);
    assertThat(family.name()).isEqualTo("backup_size_bytes");
    assertThat(family.help()).isEqualTo("How large, \\ and so on.");
    assertThat(family.counter()).isFalse();
    assertThat(family.series())
        .containsExactly(
            new Family.Series(Map.of("job", "etc", "where", "a\"b\\c\nd{}, "), 1500),
            new Family.Series(Map.of("job", "home"), -2));
  }

  @Test
  void aHistogramAndASummaryAreTheirSeries() throws Exception {
    List<Family> families =
        parse(
            """
            # HELP wait_seconds How long.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="1"} 2
            wait_seconds_bucket{le="+Inf"} 3
            wait_seconds_sum 4.5
            wait_seconds_count 3
            # TYPE size_bytes summary
            size_bytes{quantile="0.5"} 10
            size_bytes_sum 30
            size_bytes_count 2
            """);
    assertThat(families)
        .extracting(Family::name)
        .containsExactly(
            "wait_seconds_bucket",
            "wait_seconds_sum",
            "wait_seconds_count",
            "size_bytes",
            "size_bytes_sum",
            "size_bytes_count");
    assertThat(families)
        .extracting(Family::counter)
        .containsExactly(true, false, true, false, false, true);
    assertThat(families.getFirst().help()).isEqualTo("How long.");
  }

  @Test
  void whatCountsIsDeclaredElseToldByTheName() throws Exception {
    assertThat(one("# TYPE a counter\na 1\n").counter()).isTrue();
    assertThat(one("# TYPE a counter\n# EOF\na_total 1\n").counter()).as("OpenMetrics").isTrue();
    assertThat(one("a_total 1").counter()).isTrue();
    assertThat(one("# TYPE a_total gauge\na_total 1\n").counter()).isFalse();
    assertThat(one("a 1").counter()).isFalse();
  }

  @Test
  void nanAndInfinitiesAreAbsent() throws Exception {
    assertThat(parse("a NaN\nb +Inf\nc -Inf\n")).isEmpty();
    assertThat(one("a{x=\"1\"} NaN\na{x=\"2\"} .5\n").series())
        .containsExactly(new Family.Series(Map.of("x", "2"), 0.5));
  }

  /** As the parser of node_exporter takes them, by Go's ParseFloat and ToUpper. */
  @ParameterizedTest
  @ValueSource(strings = {"nan", "NAN", "inf", "-INF", "+Infinity", "infinity"})
  void notFiniteIsSpeltInManyWays(String value) throws Exception {
    assertThat(one("a{x=\"1\"} " + value + "\na{x=\"2\"} .5\n").series())
        .containsExactly(new Family.Series(Map.of("x", "2"), 0.5));
  }

  @Test
  void aTypeIsSpeltInAnyCase() throws Exception {
    assertThat(one("# TYPE a_total GAUGE\na_total 1\n").counter()).isFalse();
    assertThat(one("# TYPE a Counter\na 1\n").counter()).isTrue();
    assertThat(one("# TYPE a gauge_histogram\na 1\n").counter()).isFalse();
  }

  @Test
  void namesInQuotes() throws Exception {
    Family family =
        one(
            """
            # HELP "fan.speed" Of all.
            # TYPE "fan.speed" counter
            {"fan.speed"} 1
            { "unit.name" = "rpm" , "fan.speed", x="y" } 2
            """);
    assertThat(family.name()).isEqualTo("fan.speed");
    assertThat(family.help()).isEqualTo("Of all.");
    assertThat(family.counter()).isTrue();
    assertThat(family.series())
        .containsExactly(
            new Family.Series(Map.of(), 1),
            new Family.Series(Map.of("unit.name", "rpm", "x", "y"), 2));
    assertThat(one("temp{\"sensor.name\"=\"x\"} 2\n").series())
        .containsExactly(new Family.Series(Map.of("sensor.name", "x"), 2));
  }

  @Test
  void anEmptyLabelIsNone() throws Exception {
    assertThat(one("a{x=\"1\",y=\"\"} 1\n").series())
        .containsExactly(new Family.Series(Map.of("x", "1"), 1));
    assertThatThrownBy(() -> parse("a{x=\"1\"} 1\na{x=\"1\",y=\"\"} 0\n"))
        .hasMessage("line 2: a{x=1} is there twice");
  }

  @Test
  void emptyLinesCommentsAndCarriageReturnsAreNothing() throws Exception {
    assertThat(parse("\r\n# a comment\r\n#\r\n\n")).isEmpty();
    assertThat(one("a 1\r\n").series().getFirst().value()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a | '' is not a number",
        "a x | 'x' is not a number",
        "a 1f | '1f' is not a number",
        "a 0x1p3 | is not a number",
        "a 1 1700000000000 | no time either",
        "1a 1 | a name is missing",
        "a{x=\"1\" 1 | a comma or } is missing",
        "a{x=\"1 | a closing quote is missing",
        "a{x=1} 1 | \" is missing",
        "a{x=\"\\t\"} 1 | is no escape",
        "a{x=\"1\",x=\"2\"} 1 | the label x is there twice",
        "# TYPE a number | there is no type 'number'",
        "{x=\"1\"} 1 | a name is missing",
        "a{\"b\"} 1 | a second name: \"b\"",
        "{\"a\",\"b\"} 1 | a second name: \"b\"",
        "{\"\"} 1 | a name is missing",
        "a 1_000 | '1_000' is not a number",
        "a_total -1 | a counter and below zero",
      })
  void aLineThatIsWrongIsToldByItsNumber(String line, String reason) {
    assertThatThrownBy(() -> parse("ok 1\n" + line + "\n"))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("line 2: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aSeriesIsThereOnceAndTheirNumberIsBounded() {
    assertThatThrownBy(() -> parse("a{x=\"1\"} 1\na{x=\"1\"} 2\n"))
        .hasMessage("line 2: a{x=1} is there twice");
    assertThatThrownBy(() -> parse("a 1\nb 2\nc 3\n", 2)).hasMessage("line 3: more than 2 series");
  }
}
