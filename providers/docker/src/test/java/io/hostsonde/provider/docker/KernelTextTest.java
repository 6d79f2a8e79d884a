package io.hostsonde.provider.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.linux.Text;
import io.hostsonde.provider.docker.KernelText.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTextTest {

  @Test
  void fieldsByName() {
    Text text = Text.of("nr_periods 7\nnr_throttled 3\nthrottled_time 12345678901\n");
    assertThat(KernelText.field(text, "throttled_time")).isEqualTo(12345678901L);
    assertThat(KernelText.field(text, "nr_periods")).isEqualTo(7);
    assertThat(KernelText.field(text, "nr")).isNull();
    assertThat(KernelText.field(Text.of(""), "nr_periods")).isNull();
    assertThat(KernelText.field(null, "nr_periods")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"max\n", "9223372036854771712\n", "9223372036854775807\n", "-1\n"})
  void noLimitIsWrittenInSeveralWays(String text) {
    assertThat(KernelText.limit(Text.of(text))).isNull();
  }

  @Test
  void limits() {
    assertThat(KernelText.limit(Text.of("67108864\n"))).isEqualTo(64L << 20);
    assertThat(KernelText.cpuMax(Text.of("50000 100000\n"))).isEqualTo(0.5);
    assertThat(KernelText.cpuMax(Text.of("max 100000\n"))).isNull();
    assertThat(KernelText.cpuQuota(Text.of("150000\n"), Text.of("100000\n"))).isEqualTo(1.5);
    assertThat(KernelText.cpuQuota(Text.of("-1\n"), Text.of("100000\n"))).isNull();
  }

  @Test
  void blockDevices() {
    String blkio =
        """
        254:0 Read 8192
        254:0 Write 4096
        254:0 Sync 12288
        254:0 Total 12288
        8:16 Read 1
        8:16 Write 2
        8:16 Total 3
        Total 12291
        """;
    assertThat(KernelText.blkio(Text.of(blkio))).isEqualTo(new Transfer(8193, 4098));
    assertThat(KernelText.blkio(Text.of("Total 0\n"))).isEqualTo(new Transfer(0, 0));
    String ioStat =
        """
        254:0 rbytes=8192 wbytes=4096 rios=1 wios=1 dbytes=0 dios=0
        7:0
        8:16 rbytes=1 wbytes=2 rios=1 wios=1
        """;
    assertThat(KernelText.ioStat(Text.of(ioStat))).isEqualTo(new Transfer(8193, 4098));
    assertThat(KernelText.ioStat(Text.of(""))).isEqualTo(new Transfer(0, 0));
    assertThat(KernelText.ioStat(null)).isNull();
  }

  @Test
  void interfacesWithoutTheLoopbackAndWhatTheKernelPutsIntoEachNameSpace() {
    String text =
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo:     500       5    0    0    0     0          0         0      500       5    0    0    0     0       0          0
         tunl0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
          eth0: 1234567890123  12    1    2    0     0          0         3     4096      40    5    6    0     0       0          0
        """;
    assertThat(KernelText.interfaces(Text.of(text)))
        .containsExactly(new Usage.Interface("eth0", 1234567890123L, 12, 1, 2, 4096, 40, 5, 6));
  }

  @Test
  void coresOnLine() {
    assertThat(ContainersSampler.count(Text.of("0-3,5,8-9\n"))).isEqualTo(7);
    assertThat(ContainersSampler.count(Text.of("0\n"))).isEqualTo(1);
  }
}
