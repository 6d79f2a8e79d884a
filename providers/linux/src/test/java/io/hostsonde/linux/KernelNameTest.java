package io.hostsonde.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelNameTest {

  private static String decoded(byte[] bytes) {
    return KernelName.decode(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eth0", "wg-zürich", "what?", "\uFFFD", "a\uFFFD?\uD83D\uDC80"})
  void whatIsUtf8IsAsItIs(String name) {
    assertThat(decoded(name.getBytes(UTF_8))).isEqualTo(name);
    assertThat(KernelName.encode(name)).isEqualTo(name.getBytes(UTF_8));
    assertThat(KernelName.shown(name)).isSameAs(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"größe", "ÿ", "a\u00c3", "ä?ö/\u00e2\u0082", "\u00f0\u0090ü"})
  void anyBytesComeBack(String name) {
    byte[] bytes = name.getBytes(ISO_8859_1);
    assertThat(KernelName.encode(decoded(bytes))).isEqualTo(bytes);
  }

  @Test
  void whatIsNoUtf8IsShownInOctal() {
    assertThat(KernelName.shown(decoded("/srv/größe".getBytes(ISO_8859_1))))
        .isEqualTo("/srv/gr\\366\\337e");
  }
}
