package io.hostsonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a=1",
        "a = 1\nb:2\r\nc 3\rd",
        "# comment \\\na=1\n! more\n\n  \n \t# x=y",
        "a=one, \\\n   two, \\\r\n three",
        "key\\ with\\:signs\\==\\tvalue\\\\end",
        "a=\\u00e4\\u0041\n",
        "a\\\n  b=c",
        "a==b=c",
        "=nokey",
        "last\\"
      })
  void readsWhatThePlatformReads(String text) throws Exception {
    Properties expected = new Properties();
    expected.load(new StringReader(text));
    PropertiesText.Content content = PropertiesText.parse(text);
    Map<String, String> found = new HashMap<>();
    content.entries().forEach(entry -> found.put(entry.key(), entry.value()));
    assertThat(content.errors()).isEmpty();
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void knowsTheLineOfEachKey() {
    assertThat(PropertiesText.parse("# one\na=1\\\n  2\n\nb=3\r\nc=4").entries())
        .extracting(PropertiesText.Entry::key, PropertiesText.Entry::line)
        .containsExactly(tuple("a", 2), tuple("b", 5), tuple("c", 6));
  }

  @Test
  void refusesWhatIsThereTwiceOrNoCharacter() {
    assertThat(PropertiesText.parse("a=1\nb=C:\\users\na=2").errors())
        .containsExactly(
            new PropertiesText.Unreadable(
                2, "\\u needs four hexadecimal digits (a backslash is written \\\\)"),
            new PropertiesText.Unreadable(3, "a is there twice, first in line 1"));
  }
}
