package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * No bytes make the decoder throw, and what it takes for a request is one. With {@code
 * JAZZER_FUZZ=1} it looks for such bytes; otherwise it runs the recorded seeds.
 */
class RequestDecoderFuzzTest {

  private final RequestDecoder decoder = new RequestDecoder();

  @FuzzTest(maxDuration = "60s")
  void anyBytes(byte[] message) {
    Request request = decoder.decode(message);
    String text = new String(message, StandardCharsets.ISO_8859_1);
    switch (request) {
      case null -> assertThat(text.strip()).doesNotStartWith("{");
      case Request.Detail detail -> {
        assertThat(detail.pid()).isBetween(0L, 0xFFFF_FFFFL);
        assertThat(text).contains(detail.json() ? "pid" : "get_process_metrics:");
      }
      case Request.ProcessJournal journal -> assertThat(journal.pid()).isBetween(0L, 0xFFFF_FFFFL);
      case Request.ContainerLog log ->
          assertThat(log.lines()).isBetween(0, RequestDecoder.MAX_LINES);
      case Request.Sample sample -> assertThat(sample.source()).hasSizeLessThanOrEqualTo(256);
      case Request.Malformed malformed -> assertThat(malformed.error()).isNotEmpty();
      case Request other -> assertThat(other.json()).isEqualTo(text.strip().startsWith("{"));
    }
  }
}
