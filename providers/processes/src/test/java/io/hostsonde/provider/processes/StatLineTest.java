package io.hostsonde.provider.processes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatLineTest {

  private static final String NUMBERS =
      " S 17 42 43 34816 -1 4194304 100 200 3 4 1234 567 8 9 20 -5 6 0 88421 10485760 2560"
          + " 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";

  private final StatLine line = new StatLine();

  private boolean parse(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return line.parse(bytes, bytes.length);
  }

  @Test
  void takesTheFieldsOfProcPidStat() {
    assertThat(parse("42 (java)" + NUMBERS)).isTrue();
    assertThat(line.name()).isEqualTo("java");
    assertThat(line.state()).isEqualTo('S');
    assertThat(line.parent()).isEqualTo(17);
    assertThat(line.userTicks()).isEqualTo(1234);
    assertThat(line.systemTicks()).isEqualTo(567);
    assertThat(line.cpuTicks()).isEqualTo(1801);
    assertThat(line.threads()).isEqualTo(6);
    assertThat(line.startTicks()).isEqualTo(88421);
    assertThat(line.virtualBytes()).isEqualTo(10485760);
    assertThat(line.residentPages()).isEqualTo(2560);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ")",
        "(",
        "))))",
        "(((",
        "a b",
        "a) S 1 1 (",
        ") R 1 1 1 1 1 -1 1 1 1 1 1 1 1 1 1",
        "new\nline",
        "tab\there",
        "\u00fc\u2603",
        "esc\u001b[2J",
        "nul\u0000"
      })
  void namesAreHostile(String name) {
    assertThat(parse("42 (" + name + ")" + NUMBERS)).isTrue();
    assertThat(line.name()).isEqualTo(name);
    assertThat(line.named(name.getBytes(UTF_8))).isTrue();
    assertThat(line.named((name + "x").getBytes(UTF_8))).isFalse();
    assertThat(line.nameBytes()).isEqualTo(name.getBytes(UTF_8));
    assertThat(line.parent()).isEqualTo(17);
    assertThat(line.residentPages()).isEqualTo(2560);
  }

  @Test
  void aNameThatIsNoUtf8IsShownWithReplacements() {
    byte[] bytes = ("42 (a?b)" + NUMBERS).getBytes(UTF_8);
    bytes[5] = (byte) 0xff;
    assertThat(line.parse(bytes, bytes.length)).isTrue();
    assertThat(line.name()).isEqualTo("a\ufffdb");
    assertThat(line.nameBytes()).containsExactly('a', 0xff, 'b');
  }

  static IntStream cuts() {
    return IntStream.rangeClosed(0, ("42 (a b)" + NUMBERS).indexOf("2560 ") + "2560".length());
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aCutLineIsNoLine(int length) {
    assertThat(parse(("42 (a b)" + NUMBERS).substring(0, length))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "42 java S 1",
        "x (java) S 1",
        "42 (java)S 1 2 3",
        "(java) S 1",
        "42 )java( S 1",
        "42 (java) SS 1 2"
      })
  void otherTextIsNoLine(String text) {
    assertThat(parse(text)).isFalse();
    assertThat(parse(text + NUMBERS)).isFalse();
  }

  @Test
  void onlyTheGivenLengthCounts() {
    byte[] bytes = ("42 (java)" + NUMBERS + "7 (later) R").getBytes(UTF_8);
    assertThat(line.parse(bytes, bytes.length - "7 (later) R".length())).isTrue();
    assertThat(line.name()).isEqualTo("java");
  }

  @Test
  void aLineAfterABadOneIsTakenWhole() {
    assertThat(parse("garbage")).isFalse();
    assertThat(parse("42 (java)" + NUMBERS)).isTrue();
    assertThat(line.name()).isEqualTo("java");
  }
}
