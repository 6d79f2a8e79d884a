package io.hostsonde.provider.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.MemoryShare;
import io.hostsonde.schema.Field;
import io.hostsonde.schema.Kind;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import io.hostsonde.schema.Unit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {

  private static final Set<String> KEYS = Set.of("name", "id");

  private static Answer parse(String json) throws IOException {
    return Answer.parse(
        ByteBuffer.wrap(json.getBytes(UTF_8)),
        100,
        KEYS,
        MemoryShare.of("test", 1 << 20).lease("a test"));
  }

  private static Schema schema(String json) throws IOException {
    return parse(json).shape().schema(KEYS, false);
  }

  @Test
  void unitsAndKindsAreInTheNames() throws Exception {
    Schema schema = schema("{\"size_bytes\":1,\"jobsTotal\":2,\"is-up\":true,\"state\":\"ok\"}");
    assertThat(schema.fields())
        .extracting(Field::wireName)
        .containsExactly("size_bytes", "jobs_total", "is_up", "state");
    assertThat(schema.fields())
        .extracting(Field::kind)
        .containsExactly(Kind.GAUGE, Kind.COUNTER, Kind.STATE, Kind.STATE);
    assertThat(schema.fields().getFirst().unit()).isEqualTo(Unit.BYTES);
    assertThat(schema.fields().getFirst().type()).isEqualTo(Type.Scalar.DOUBLE);
  }

  @Test
  void nullIsAbsentAndRowsHaveTheMembersOfAll() throws Exception {
    Answer answer =
        parse(
            """
            {"rows": [{"name": "a", "x": null}, {"name": "b", "x": 1, "deep": {"y": [1, 2]}}],
             "nothing": null, "empty": [], "huge": 1e999, "id": "top"}
            """);
    assertThat(answer.value())
        .isEqualTo(
            Map.of(
                "rows",
                List.of(
                    Map.of("name", "a"),
                    Map.of("name", "b", "x", 1.0, "deep", Map.of("y", List.of(1.0, 2.0)))),
                "empty",
                List.of(),
                "id",
                "top"));
    Schema schema = answer.shape().schema(KEYS, false);
    assertThat(schema.fields()).extracting(Field::name).containsExactly("rows", "huge", "id");
    assertThat(schema.field("id").orElseThrow().key()).as("not of a row").isFalse();
    Schema row =
        ((Type.Nested) ((Type.ListOf) schema.fields().getFirst().type()).element()).schema();
    assertThat(row.fields()).extracting(Field::name).containsExactly("name", "x", "deep");
    assertThat(row.fields()).extracting(Field::key).containsExactly(true, false, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":[1,\"x\"]} | not alike: a number and a text",
        "{\"a\":[{\"b\":1},{\"b\":[]}]} | not alike: a number and a list",
        "{\"a_b\":1,\"aB\":2} | aB is there twice",
        "{\"1\":1} | can't be a field's name",
        "{\"a\":[{\"id\":1},{\"id\":1}]} | two rows have the same key",
      })
  void whatCanNotBeASampleIsRefused(String json, String reason) {
    assertThatThrownBy(() -> schema(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void depthAndNumberOfValuesAreBounded() {
    assertThatThrownBy(() -> parse("{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("prints no JSON");
    assertThatThrownBy(() -> parse("{\"a\":[" + "1,".repeat(200) + "1]}"))
        .hasMessageContaining("exec.max-values");
  }

  @Test
  void twoMembersOfOneNameAreNoJson() {
    assertThatThrownBy(() -> parse("{\"a\":1,\"a\":2}")).isInstanceOf(IOException.class);
  }
}
