package io.hostsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void whatATerminalObeysIsReplaced() {
    assertThat(Printable.text("a\u001b[31mred\u0007\r\n"))
        .isEqualTo("a\uFFFD[31mred\uFFFD\uFFFD\uFFFD");
    assertThat(Printable.text("\u009b2J")).isEqualTo("\uFFFD2J");
    assertThat(Printable.text("evil\u202egnp.exe")).isEqualTo("evil\uFFFDgnp.exe");
    assertThat(Printable.text("\u2028\u2029\u200b\ud800")).isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFD");
  }

  @Test
  void whatItShowsStays() {
    assertThat(Printable.text("plain (sd-pam)")).isEqualTo("plain (sd-pam)");
    assertThat(Printable.text("Größe 日本 \ud83d\ude00")).isEqualTo("Größe 日本 \ud83d\ude00");
  }

  @Test
  void fittedTextHasExactlyTheColumns() {
    assertThat(Printable.fit("abc", 5)).isEqualTo("abc  ");
    assertThat(Printable.fit("abcdef", 5)).isEqualTo("abcd\u2026");
    assertThat(Printable.fit("abcde", 5)).isEqualTo("abcde");
    assertThat(Printable.fit("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 2))
        .isEqualTo("\ud83d\ude00\u2026");
    assertThat(Printable.fit("abc", 0)).isEmpty();
  }
}
