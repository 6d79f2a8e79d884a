package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.6/31, 192.0.2.7, true",
    "192.0.2.6/31, 192.0.2.8, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 192.0.2.7, false",
    "::1, ::1, true",
    "::1, 127.0.0.1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:DB8:0:0::/61, 2001:db8:0:7::, true",
    "2001:DB8:0:0::/61, 2001:db8:0:8::, false",
    "::ffff:192.0.2.7, 192.0.2.7, true",
    "::ffff:10.0.0.0/104, 10.1.2.3, true",
    "::ffff:10.0.0.0/104, 11.1.2.3, false",
    "::ffff:0:0/96, 192.0.2.7, true"
  })
  void matches(String entry, String address, boolean expected) throws UnknownHostException {
    AddressList list = AddressList.parse(entry);
    assertThat(list.matches(InetAddress.ofLiteral(address))).isEqualTo(expected);
    assertThat(AddressList.parse(list.toString()).matches(InetAddress.ofLiteral(address)))
        .as("written as %s", list)
        .isEqualTo(expected);
  }

  @Test
  void anAddressMappedIntoIpv6IsTheAddress() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 7};
    Inet6Address peer = Inet6Address.getByAddress("", mapped, -1);
    assertThat(AddressList.parse("192.0.2.0/24").matches(peer)).isTrue();
    assertThat(AddressList.parse("::/0").matches(peer)).isFalse();
  }

  @Test
  void severalEntriesWithBlanksBetween() {
    AddressList list = AddressList.parse(" 127.0.0.1 , ::1,10.0.0.0/8 ");
    assertThat(list).hasToString("127.0.0.1,0:0:0:0:0:0:0:1,10.0.0.0/8");
    assertThat(list.isEmpty()).isFalse();
    assertThat(list.matches(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(list.matches(InetAddress.ofLiteral("10.9.9.9"))).isTrue();
  }

  @Test
  void theEmptyListMatchesNothing() {
    assertThat(AddressList.parse("  ").isEmpty()).isTrue();
    assertThat(AddressList.parse("").matches(InetAddress.getLoopbackAddress())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost", "example.org", "1.2.3", "127.1", "1", "010.0.0.1", "256.0.0.1", "1.2.3.4.5",
        "0x7f.0.0.1", ":::", "fe80::1%eth0", "[::1]", "1.2.3.4:80", "g::", "1.2.3.4 5", "::1::",
        "/8", "10.0.0.0//8"
      })
  void namesTheEntryThatIsNoAddress(String wrong) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressList.parse("192.0.2.1," + wrong))
        .withMessageContaining("'" + wrong + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/33, a number from 0 to 32",
    "10.0.0.0/-1, a number from 0 to 32",
    "10.0.0.0/, a number from 0 to 32",
    "10.0.0.0/255.0.0.0, a number from 0 to 32",
    "2001:db8::/129, a number from 0 to 128",
    "10.1.2.3/8, the network is 10.0.0.0/8",
    "::ffff:10.1.2.3/104, the network is 10.0.0.0/8"
  })
  void saysWhatIsWrongWithANetwork(String entry, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressList.parse(entry))
        .withMessageContaining("'" + entry + "'")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1,", ",", "127.0.0.1,,::1"})
  void anEntryThatIsMissingIsAMistake(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressList.parse(text))
        .withMessageContaining("''");
  }
}
