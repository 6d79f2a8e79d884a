package io.hostsonde.transport.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {

  private final RequestDecoder decoder = new RequestDecoder();

  @ParameterizedTest
  @ValueSource(
      strings = {"[1]", " [{}] ", "null", "true", "1", "-1.5e3", "\"get_metrics\"", "{", "{]"})
  void jsonThatIsNoObjectIsAnError(String message) {
    assertThat(decoder.decode(message.getBytes(UTF_8)))
        .isEqualTo(new Request.Malformed("not a JSON object", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "nothing", "get_metric", "[", "1 2", "get_process_metrics:-1"})
  void textThatIsNoRequestGetsNoReply(String message) {
    assertThat(decoder.decode(message.getBytes(UTF_8))).isNull();
  }
}
