package io.hostsonde.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeflateTest {

  private static boolean taken(String... headers) {
    return ExtensionOffer.parse(List.of(headers)).stream().anyMatch(MessageDeflate::takes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate;client_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=15",
        "permessage-deflate; client_max_window_bits = \"10\"",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "x-webkit-deflate-frame, permessage-deflate",
        "permessage-deflate; foo, permessage-deflate",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate; client_max_window_bits",
        ", permessage-deflate ,"
      })
  void takesWhatIsOfferedRightly(String header) {
    assertThat(taken(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "permessage-bzip2",
        "permessage-deflate; foo",
        "permessage-deflate; foo=1",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=010",
        "permessage-deflate; client_max_window_bits=08",
        "permessage-deflate; client_max_window_bits=99999999999",
        "permessage-deflate; client_max_window_bits=x",
        "permessage-deflate; client_max_window_bits=+9",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=10"
      })
  void declinesAllOther(String header) {
    assertThat(taken(header)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "; ;",
        "=",
        "permessage-deflate;",
        "permessage-deflate;;",
        "permessage-deflate; \"",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=\"",
        "permessage-deflate; client_max_window_bits=\"\"",
        "permessage-deflate; client_max_window_bits=\"1 0\"",
        "permessage-deflate client_max_window_bits",
        "@x",
        "a/b",
        "\u00ff"
      })
  void saysWhatIsNoList(String header) {
    assertThatIllegalArgumentException().isThrownBy(() -> taken(header));
  }

  @Test
  void headersThatAreRepeatedAreOneList() {
    assertThat(taken("permessage-deflate; foo", "permessage-deflate")).isTrue();
  }
}
