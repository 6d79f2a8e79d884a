package io.hostsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  @Test
  void walksThroughLinesAndWords() {
    Text text = Text.of("cpu  10 -20\t30\nintr 5 4 3\nbtime 7\n");
    assertThat(text.word()).isEqualTo("cpu");
    assertThat(text.number()).isEqualTo(10);
    assertThat(text.number()).isEqualTo(-20);
    assertThat(text.atLineEnd()).isFalse();
    assertThat(text.number()).isEqualTo(30);
    assertThat(text.atLineEnd()).isTrue();
    text.nextLine();
    assertThat(text.startsWith("intr")).isTrue();
    assertThat(text.skip("intrude")).isFalse();
    assertThat(text.skip("intr ")).isTrue();
    text.skipWord();
    assertThat(text.line()).isEqualTo(" 4 3");
    assertThat(text.line()).isEqualTo("btime 7");
    assertThat(text.atEnd()).isTrue();
    assertThat(text.line()).isEmpty();
    assertThat(text.word()).isEmpty();
  }

  @Test
  void whatIsNoNumberMovesNothing() {
    Text text = Text.of("max 1 99999999999999999999 0.5 x");
    assertThat(text.numberIfAny()).isNull();
    assertThat(text.word()).isEqualTo("max");
    assertThat(text.numberIfAny()).isEqualTo(1);
    assertThat(text.numberIfAny()).isNull();
    text.skipWord();
    assertThat(text.decimalIfAny()).isEqualTo(0.5);
    assertThat(text.decimalIfAny()).isNull();
    assertThat(text.word()).isEqualTo("x");
  }

  @Test
  void untilStopsAtTheCharacterOrTheLine() {
    Text text = Text.of("eth0: 5\nno colon\n");
    assertThat(text.until(':')).isEqualTo("eth0");
    assertThat(text.number()).isEqualTo(5);
    text.nextLine();
    assertThat(text.until(':')).isEqualTo("no colon");
    assertThat(text.atLineEnd()).isTrue();
  }

  @Test
  void blanksBeforeTheNewlineAreTheLinesEnd() {
    Text text = Text.of("5 \t\n6");
    assertThat(text.number()).isEqualTo(5);
    assertThat(text.atLineEnd()).isTrue();
    assertThat(text.atEnd()).isFalse();
    text.nextLine();
    assertThat(text.number()).isEqualTo(6);
    assertThat(text.atLineEnd()).isTrue();
  }

  @Test
  void aWordOrNumberIsNeverTakenFromTheNextLine() {
    Text text = Text.of("a\n5\n");
    text.skipWord();
    assertThat(text.word()).isEmpty();
    assertThatThrownBy(text::number).isInstanceOf(NumberFormatException.class);
    text.skipWord();
    assertThat(text.position()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "00012, 12",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, -9223372036854775808",
    "18446744073709551615, -1",
    "18446744073709551610, -6",
    "-9223372036854775808, -9223372036854775808",
    "12kB, 12",
    "1.5, 1"
  })
  void numbers(String text, long expected) {
    assertThat(Text.of(text).number()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "-", "x1", "\n1", "18446744073709551616", "99999999999999999999999"})
  void noNumbers(String text) {
    assertThatThrownBy(() -> Text.of(text).number())
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("a number");
  }

  @Test
  void anErrorSaysWhereAndQuotesTheLine() {
    Text text = Text.of("MemTotal: lots of it\nnext");
    text.until(':');
    assertThatThrownBy(text::number).hasMessage("a number expected at byte 10, found 'lots of it'");
  }

  @ParameterizedTest
  @CsvSource({
    "0.00, 0",
    "12.34, 12.34",
    "-0.5, -0.5",
    "7, 7",
    "7., 7",
    "0.1, 0.1",
    "123456789012345678.25, 123456789012345678.25",
    "1.2.3, 1.2",
    "99.99 total, 99.99"
  })
  void decimals(String text, double expected) {
    assertThat(Text.of(text).decimal()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", ".5", "nan", "inf", "\n1"})
  void noDecimals(String text) {
    assertThatThrownBy(() -> Text.of(text).decimal()).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void bytesThatAreNoUtf8AreReplaced() {
    byte[] bytes = "na\u00efve x".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Text.of(bytes).word()).isEqualTo("na\ufffdve");
  }

  @Test
  void theCursorCanBePutWithinTheText() {
    Text text = Text.of("abc");
    text.position(3);
    assertThat(text.atEnd()).isTrue();
    text.position(1);
    assertThat(text.word()).isEqualTo("bc");
    assertThat(text.at(0)).isEqualTo((byte) 'a');
    assertThat(text.length()).isEqualTo(3);
    assertThatThrownBy(() -> text.position(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> text.at(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
