package io.hostsonde.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.MemoryShare;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountedBufferTest {

  private static final int MOST = 1 << 20;

  private final MemoryShare share = MemoryShare.of("engine.client-memory-percent", MOST);
  private final CountedBuffer buffer =
      new CountedBuffer(100, MOST, share, "an answer", () -> false);

  @Test
  void whatIsWrittenInAnyPartsIsThere() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      buffer.reset();
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      for (int i = random.nextInt(40); i > 0; i--) {
        byte[] part = new byte[random.nextInt(3000)];
        random.nextBytes(part);
        buffer.write(part, 0, part.length);
        buffer.write(i);
        expected.write(part, 0, part.length);
        expected.write(i);
      }
      assertThat(buffer.size()).isEqualTo(expected.size());
      assertThat(buffer.toByteArray()).isEqualTo(expected.toByteArray());
      assertThat(Arrays.copyOf(buffer.array(), buffer.size())).isEqualTo(expected.toByteArray());
      ByteArrayOutputStream elsewhere = new ByteArrayOutputStream();
      buffer.writeTo(elsewhere);
      assertThat(elsewhere.toByteArray()).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void whatItGrowsByIsCountedAndGivenBack() throws IOException {
    buffer.write(new byte[100]);
    assertThat(share.used()).isZero();
    buffer.write(new byte[50_000]);
    assertThat(share.used()).isBetween(50_000L, 100_000L);
    buffer.reset();
    assertThat(share.used()).isZero();
  }

  @Test
  void noMoreIsTakenThanTheShareHas() {
    MemoryShare.Lease others = share.lease("others");
    assertThat(others.take(MOST - 10_000)).isTrue();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                buffer.write(new byte[1000]);
              }
            })
        .isInstanceOf(CountedBuffer.NoRoomException.class)
        .hasMessageContaining("an answer: no memory left for it")
        .hasMessageContaining("engine.client-memory-percent");
    assertThat(share.used()).isLessThanOrEqualTo(MOST);
    buffer.reset();
    assertThat(share.used()).isEqualTo(MOST - 10_000);
  }

  @Test
  void noDocumentIsLargerThanItMayBe() {
    CountedBuffer small = new CountedBuffer(10, 1000, share, "an answer", () -> false);
    assertThatThrownBy(() -> small.write(new byte[1001])).hasMessage("larger than 1000 bytes");
  }
}
