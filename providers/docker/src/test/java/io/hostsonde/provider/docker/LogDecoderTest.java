package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogDecoderTest {

  private static final String STAMP = "2026-11-20T12:22:24.468490580Z ";
  private static final Instant TIME = Instant.parse("2026-11-20T12:22:24.468490580Z");

  private final List<LogLine> lines = new ArrayList<>();

  private LogDecoder decoder(boolean tty) {
    return new LogDecoder(tty, false, LogRoom.whole(Lab.memory()), lines::add);
  }

  static byte[] frame(int stream, byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {
          (byte) stream,
          0,
          0,
          0,
          (byte) (text.length >> 24),
          (byte) (text.length >> 16),
          (byte) (text.length >> 8),
          (byte) text.length
        });
    out.writeBytes(text);
    return out.toByteArray();
  }

  static byte[] frame(int stream, String text) {
    return frame(stream, text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 39, 100_000})
  void recordedFramesInPiecesOfAnySize(int size) throws IOException {
    byte[] recorded = Recorded.bytes("26-logs.bin");
    LogDecoder decoder = decoder(false);
    for (int at = 0; at < recorded.length; at += size) {
      byte[] piece =
          java.util.Arrays.copyOfRange(recorded, at, Math.min(recorded.length, at + size));
      decoder.add(piece, piece.length);
    }
    decoder.end();
    assertThat(lines)
        .hasSize(10)
        .startsWith(
            new LogLine(TIME, false, "out 13"),
            new LogLine(Instant.parse("2026-11-20T12:22:24.468519193Z"), true, "err 13"));
    assertThat(decoder.pieces()).isEqualTo(10);
  }

  @Test
  void aTerminalsBytesHaveNoFrames() throws IOException {
    byte[] recorded = Recorded.bytes("26-logs-tty.bin");
    LogDecoder decoder = decoder(true);
    decoder.add(recorded, recorded.length);
    assertThat(lines).containsExactly(new LogLine(Instant.EPOCH, false, "tty"));
  }

  @Test
  void longLinesAreJoinedAndTheStreamsKeptApart() throws IOException {
    String first = "a".repeat(16384);
    LogDecoder decoder = decoder(false);
    add(decoder, frame(1, STAMP + first));
    add(decoder, frame(2, STAMP + "error between\n"));
    add(decoder, frame(1, STAMP + first));
    add(decoder, frame(1, STAMP + "end\n"));
    assertThat(lines)
        .containsExactly(
            new LogLine(TIME, true, "error between"),
            new LogLine(TIME, false, first + first + "end"));
    assertThat(decoder.pieces()).isEqualTo(4);
  }

  @Test
  void piecesOfATerminalsLineAreToldByTheirRepeatedStamp() throws IOException {
    String first = "a".repeat(16384);
    LogDecoder decoder = decoder(true);
    add(
        decoder,
        (STAMP + first + STAMP + first + STAMP + "end\r\n").getBytes(StandardCharsets.UTF_8));
    add(decoder, (STAMP + "x".repeat(20_000) + "\r\n").getBytes(StandardCharsets.UTF_8));
    assertThat(lines)
        .containsExactly(
            new LogLine(TIME, false, first + first + "end"),
            new LogLine(TIME, false, "x".repeat(20_000)));
    assertThat(decoder.pieces()).isEqualTo(4);
  }

  @Test
  void bytesThatAreNoUtf8AreReplacedButNotThoseThatAPieceCutInTwo() throws IOException {
    LogDecoder decoder = decoder(false);
    byte[] stamp = STAMP.getBytes(StandardCharsets.UTF_8);
    add(decoder, frame(1, concat(stamp, new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3})));
    add(decoder, frame(1, concat(stamp, new byte[] {(byte) 0xa4, '\n'})));
    assertThat(lines).containsExactly(new LogLine(TIME, false, "a\ufffdb\u00e4"));
  }

  @Test
  void anUnfinishedLineIsALineWhenNoMoreComes() throws IOException {
    LogDecoder decoder = decoder(false);
    add(decoder, frame(1, STAMP + "prompt> "));
    assertThat(lines).isEmpty();
    decoder.end();
    assertThat(lines).containsExactly(new LogLine(TIME, false, "prompt> "));
  }

  @Test
  void aLineThatDoesNotEndIsCut() throws IOException {
    LogDecoder decoder = decoder(false);
    for (int i = 0; i < 65; i++) {
      add(decoder, frame(1, STAMP + "z".repeat(16384)));
    }
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().text()).hasSize(LogRoom.LINE_BYTES);
  }

  @Test
  void emptyLinesAreLines() throws IOException {
    LogDecoder decoder = decoder(false);
    add(decoder, frame(1, STAMP + "\n"));
    add(decoder, frame(1, new byte[0]));
    add(decoder, frame(2, STAMP + "\r\n"));
    assertThat(lines).containsExactly(new LogLine(TIME, false, ""), new LogLine(TIME, true, ""));
  }

  @Test
  void whatIsNoFrameIsRefused() {
    assertThatThrownBy(() -> add(decoder(false), "HTTP/1.1".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> add(decoder(false), new byte[] {1, 0, 0, 0, 127, 127, 127, 127}))
        .isInstanceOf(IOException.class);
  }

  private static void add(LogDecoder decoder, byte[] bytes) throws IOException {
    decoder.add(bytes, bytes.length);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void escapeSequencesAreTakenOutOnRequest() {
    assertThat(Terminal.plain("\u001b[1;31mred\u001b[0m and\ttab")).isEqualTo("red and\ttab");
    assertThat(Terminal.plain("\u001b]0;title\u0007text")).isEqualTo("text");
    assertThat(Terminal.plain("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\"))
        .isEqualTo("link");
    assertThat(Terminal.plain("\u001b(Ba\u001b7b\u001bMc")).isEqualTo("abc");
    assertThat(Terminal.plain("a\b\u0007b\u009b31mc")).isEqualTo("abc");
    assertThat(Terminal.plain("cut \u001b[3")).isEqualTo("cut ");
    assertThat(Terminal.plain("cut \u001b")).isEqualTo("cut ");
    assertThat(Terminal.plain("cut \u001b]no end")).isEqualTo("cut ");
    String same = "nothing to do: ä€😀";
    assertThat(Terminal.plain(same)).isSameAs(same);
  }
}
