package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPathTest {

  @Test
  void theseAreAllThereAre() {
    assertThat(ApiPath.version().under("1.45")).isEqualTo("/version");
    assertThat(ApiPath.containers(true).under("1.45")).isEqualTo("/v1.45/containers/json?all=1");
    assertThat(ApiPath.containers(false).under("1.41")).isEqualTo("/v1.41/containers/json");
    assertThat(ApiPath.inspect("web-1").under("1.45")).isEqualTo("/v1.45/containers/web-1/json");
    assertThat(ApiPath.statistics("ab", true).under("1.45"))
        .isEqualTo("/v1.45/containers/ab/stats?stream=false&one-shot=1");
    assertThat(ApiPath.statistics("ab", false).under("1.40"))
        .isEqualTo("/v1.40/containers/ab/stats?stream=false");
    assertThat(ApiPath.logs("ab", 3, Instant.parse("2026-11-20T12:00:00.000000007Z"), true))
        .hasToString(
            "/containers/ab/logs?stdout=1&stderr=1&timestamps=1&tail=3"
                + "&since=1795176000.000000007&follow=1");
    assertThat(ApiPath.events().under("1.45"))
        .startsWith("/v1.45/events?filters=%7B%22type%22:%5B%22container%22%5D")
        .matches("[!-~]+");
    assertThat(ApiPath.class.getDeclaredConstructors()).hasSize(1);
    assertThat(ApiPath.class.getDeclaredConstructors()[0].getModifiers())
        .isEqualTo(java.lang.reflect.Modifier.PRIVATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../images/json",
        "a/b",
        "a?x",
        "a b",
        "a\r\nDELETE /containers/a HTTP/1.1\r\n",
        "%2e%2e",
        "-a",
        "a\u0000",
        "ä"
      })
  void whatIsNoNameMakesNoPath(String hostile) {
    assertThatIllegalArgumentException().isThrownBy(() -> ApiPath.inspect(hostile));
    assertThatIllegalArgumentException().isThrownBy(() -> ApiPath.logs(hostile, 1, null, false));
    assertThatIllegalArgumentException().isThrownBy(() -> ApiPath.statistics(hostile, true));
  }
}
