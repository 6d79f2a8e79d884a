package io.hostsonde.transport.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {

  private static String written(Consumer<Output> content) {
    Output out = new Output(1);
    content.accept(out);
    return new String(out.bytes(), 0, out.size(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, -1, 9, 10, 99, 100, 1_234_567_890_123L, Long.MAX_VALUE, Long.MIN_VALUE})
  void wholeNumbers(long number) {
    assertThat(written(out -> out.number(number))).isEqualTo(Long.toString(number));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5",
    "-0.001, -0.001",
    "12.05, 12.05",
    "0.000001, 0.000001",
    "21.5, 21.5",
    "100, 100",
    "1730462400.123, 1730462400.123",
    "1e300, 1.0E300",
    "1e-7, 1.0E-7",
    "0.30000000000000004, 0.30000000000000004"
  })
  void decimals(double number, String text) {
    assertThat(written(out -> out.number(number))).isEqualTo(text);
  }

  @Test
  void everyNumberReadsBackAsItself() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      double plain = random.nextInt(2_000_000_000) / Math.pow(10, random.nextInt(9));
      double share = random.nextDouble() * 100;
      for (double number : new double[] {any, plain, -plain, share}) {
        String text = Double.isFinite(number) ? written(out -> out.number(number)) : "";
        if (!text.isEmpty() && Double.parseDouble(text) != number) {
          throw new AssertionError(number + " was written as " + text);
        }
      }
    }
  }

  @Test
  void textsAreEscapedAndNothingInThemIsObeyed() {
    assertThat(written(out -> out.label("a \"b\" \\ c\nd"))).isEqualTo("a \\\"b\\\" \\\\ c\\nd");
    assertThat(written(out -> out.label("\u001b[31m\r\u202e\u009b")))
        .isEqualTo("\ufffd[31m\ufffd\ufffd\ufffd");
    assertThat(written(out -> out.label("häß 木 \ud83d\ude00"))).isEqualTo("häß 木 \ud83d\ude00");
    assertThat(written(out -> out.label("x\ud83d"))).isEqualTo("x\ufffd");
    assertThat(written(out -> out.label("\ude00\ud83dy"))).isEqualTo("\ufffd\ufffdy");
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    String cut = "a".repeat(Output.MAX_LABEL_CHARS - 1);
    assertThat(written(out -> out.label(cut + "\ud83d\ude00"))).isEqualTo(cut + "\ufffd");
    assertThat(written(out -> out.label("\n".repeat(5000)))).hasSize(2 * Output.MAX_LABEL_CHARS);
  }
}
