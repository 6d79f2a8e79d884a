package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {

  private final HostCheck check =
      new HostCheck("Box7", List.of("Metrics.example.org"), List.of("https://status.example.org"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:3000",
        "LOCALHOST",
        "localhost.",
        "a.localhost:1",
        "box7",
        "BOX7:3000",
        "metrics.example.org",
        "metrics.example.org.:8443",
        "127.0.0.1:3000",
        "192.0.2.7",
        "[::1]:3000",
        "[2001:db8::1]",
        " localhost "
      })
  void answersToAddressesAndItsOwnNames(String host) {
    assertThat(check.allowsHost(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:3000",
        "localhost.evil.example",
        "evillocalhost",
        "xlocalhost:3000",
        "127.0.0.1.evil.example",
        "[evil.example]",
        "[::1",
        "::1:",
        "localhost:",
        "localhost:3000:1",
        "localhost:x",
        "localhost:123456",
        "user@localhost",
        "localhost/x",
        "example.org",
        "sub.metrics.example.org",
        "0x7f000001",
        "127.1",
        ".",
        "[::1]x"
      })
  void doesNotAnswerToOthers(String host) {
    assertThat(check.allowsHost(host)).isFalse();
  }

  @Test
  void aRequestWithoutHostIsNotAnswered() {
    assertThat(check.allowsHost(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000, localhost:3000, true",
    "HTTP://LocalHost:3000, localhost:3000, true",
    "http://box7, box7:80, true",
    "https://box7, box7, true",
    "https://box7, box7:443, true",
    "http://[::1]:3000, [::1]:3000, true",
    "https://status.example.org, localhost:3000, true",
    "http://status.example.org, localhost:3000, false",
    "https://status.example.org:444, localhost:3000, false",
    "http://localhost:4000, localhost:3000, false",
    "http://evil.example, localhost:3000, false",
    "http://localhost:3000.evil.example, localhost:3000, false",
    "http://localhost:3000@evil.example, localhost:3000, false",
    "file://localhost:3000, localhost:3000, false",
    "null, localhost:3000, false",
    "%%%, localhost:3000, false",
    "'', localhost:3000, false"
  })
  void pagesOfElsewhereMustBeListed(String origin, String host, boolean expected) {
    assertThat(check.allowsOrigin(origin, host)).isEqualTo(expected);
  }

  @Test
  void whatIsNoPageHasNoOrigin() {
    assertThat(check.allowsOrigin(null, "localhost")).isTrue();
    assertThat(check.allowsOrigin("http://localhost", null)).isFalse();
  }

  @Test
  void pagesOpenedFromAFileMayBeListed() {
    HostCheck files = new HostCheck("box7", List.of(), List.of("null"));
    assertThat(files.allowsOrigin("null", "localhost:3000")).isTrue();
    assertThat(files.allowsOrigin("http://null", "localhost:3000")).isFalse();
  }
}
