package io.hostsonde.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLineTest {

  /** Gives so many bytes at a time, and fails the test that reads what it should not need. */
  private static final class Dripping extends InputStream {

    private final byte[] bytes;
    private final int atOnce;
    private int position;

    Dripping(byte[] bytes, int atOnce) {
      this.bytes = bytes;
      this.atOnce = atOnce;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("a system call a byte");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = Math.min(Math.min(length, atOnce), bytes.length - position);
      System.arraycopy(bytes, position, into, offset, count);
      position += count;
      return count == 0 ? -1 : count;
    }
  }

  private static @Nullable String read(String text, int atOnce) throws IOException {
    return KeyLine.read(new Dripping(text.getBytes(StandardCharsets.UTF_8), atOnce));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5000})
  void inPiecesOfAnySize(int atOnce) throws IOException {
    assertThat(read("k\u00e4y\n", atOnce)).isEqualTo("k\u00e4y");
    assertThat(read("key\r\nmore\n", atOnce)).isEqualTo("key");
    assertThat(read("\n", atOnce)).isEmpty();
    assertThat(read("\r\n", atOnce)).isEmpty();
    assertThat(read("key\r\r\n", atOnce)).isEqualTo("key\r");
    assertThat(read("k\0y\n", atOnce)).isEqualTo("k\0y");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 5000})
  void noLineIsNoKey(int atOnce) throws IOException {
    assertThat(read("", atOnce)).isNull();
    assertThat(read("key", atOnce)).isNull();
    assertThat(read("x".repeat(KeyLine.MOST_BYTES), atOnce)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 5000})
  void atMostFourKibibytes(int atOnce) throws IOException {
    String longest = "x".repeat(KeyLine.MOST_BYTES);
    assertThat(read(longest + "\n", atOnce)).isEqualTo(longest);
    assertThat(read(longest + "\r\n", atOnce)).isEqualTo(longest);
    assertThat(read(longest + "x\n", atOnce)).isEqualTo(KeyLine.NO_KEY);
    assertThat(read(longest.repeat(10), atOnce)).isEqualTo(KeyLine.NO_KEY);
  }

  @Test
  void aTlsHandshakeIsNotWaitedFor() throws IOException {
    byte[] hello = {0x16, 3, 1, 2, 0};
    ByteArrayInputStream in = new ByteArrayInputStream(hello);
    assertThat(KeyLine.read(in)).isEqualTo(KeyLine.NO_KEY);
  }
}
