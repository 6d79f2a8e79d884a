package org.example.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing is apart from reading, so its hard cases need no file. */
class AccessLogLineTest {

  static String line(int status, String bytes) {
    return "::1 - - [21/Nov/2026:13:55:36 +0100] \"GET /a HTTP/1.1\" " + status + " " + bytes;
  }

  @Test
  void commonAndCombinedFormatAreRead() {
    AccessLogLine expected = new AccessLogLine(Instant.parse("2026-11-21T12:55:36Z"), 404, 1234);
    assertThat(AccessLogLine.parse(line(404, "1234"))).contains(expected);
    assertThat(AccessLogLine.parse(line(404, "1234") + " \"http://x/\" \"curl\""))
        .contains(expected);
    assertThat(expected.statusClass()).isEqualTo("4xx");
    assertThat(expected.error()).isFalse();
  }

  @Test
  void noBodyIsNoBytes() {
    assertThat(AccessLogLine.parse(line(503, "-")))
        .hasValueSatisfying(parsed -> {
          assertThat(parsed.bytes()).isZero();
          assertThat(parsed.error()).isTrue();
        });
  }

  @Test
  void aRequestMayHoldQuotes() {
    String hostile = line(200, "7").replace("GET /a", "GET /\\\" 500 9 \\\\");
    assertThat(AccessLogLine.parse(hostile))
        .hasValueSatisfying(parsed -> assertThat(parsed.bytes()).isEqualTo(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "- - - [] \"\" 200 1",
        "- - - [21/Foo/2026:13:55:36 +0100] \"GET /\" 200 1",
        "- - - [21/Nov/2026:13:55:36 +0100] \"GET / 200 1",
        "- - - [21/Nov/2026:13:55:36 +0100] \"GET /\" 2000 1",
        "- - - [21/Nov/2026:13:55:36 +0100] \"GET /\" 200 99999999999999999999"
      })
  void whatIsNoneIsNone(String line) {
    assertThat(AccessLogLine.parse(line)).isEmpty();
  }
}
