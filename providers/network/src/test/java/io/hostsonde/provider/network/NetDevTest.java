package io.hostsonde.provider.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.linux.Text;
import io.hostsonde.provider.network.NetDev.Counters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetDevTest {

  private static final String HEADER =
      """
      Inter-|   Receive                                                |  Transmit
       face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
      """;

  @Test
  void eachNumberHasItsPlace() {
    assertThat(NetDev.parse(Text.of(HEADER + "  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n")))
        .containsExactly(new Counters("eth0", 1, 2, 3, 4, 9, 10, 11, 12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lo",
        "eth0.100",
        "veth0@if2",
        "br-1a2b3c4d5e6f",
        "averyverylongna",
        "eth0:1",
        "a:b:c",
        "1",
        "wl\u00fcn",
        "with space",
        "-"
      })
  void namesAreWhatIsBeforeTheLastColon(String name) {
    for (String padding : new String[] {"", "  "}) {
      for (String gap : new String[] {" ", ""}) {
        assertThat(
                NetDev.parse(
                    Text.of(
                        HEADER + padding + name + ":" + gap + "1 2 3 4 5 6 7 8 9 1 1 2 3 4 5 6")))
            .containsExactly(new Counters(name, 1, 2, 3, 4, 9, 1, 1, 2));
      }
    }
  }

  @Test
  void aNetworkWithoutInterfacesHasNone() {
    assertThat(NetDev.parse(Text.of(HEADER))).isEmpty();
    assertThat(NetDev.parse(Text.of(""))).isEmpty();
  }

  @Test
  void linesWithoutColonAreNoInterfaces() {
    assertThat(NetDev.parse(Text.of(HEADER + "\nx\n lo: 1 2 3 4 5 6 7 8 9 1 1 2 3 4 5 6\n\n")))
        .extracting(Counters::name)
        .containsExactly("lo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lo:", "lo: 1 2 3", "lo: 1 2 3 4 5 6 7 8 9", "lo: a b c d"})
  void aLineCutShortIsLeftOutAndDoesNotEatTheNext(String line) {
    String next = "\neth0: 1 2 3 4 5 6 7 8 9 1 1 2 3 4 5 6\n";
    assertThat(NetDev.parse(Text.of(HEADER + line + next)))
        .extracting(Counters::name)
        .containsExactly("eth0");
    assertThatThrownBy(() -> NetDev.parse(Text.of(HEADER + line + "\n")))
        .isInstanceOf(NumberFormatException.class);
  }
}
