package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

class AddressListFuzzTest {

  @FuzzTest
  void anyTextIsAListOrAMistake(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    AddressList list;
    try {
      list = AddressList.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("'");
      return;
    }
    AddressList again = AddressList.parse(list.toString());
    assertThat(again).hasToString(list.toString());
    for (String address : new String[] {"127.0.0.1", "10.1.2.3", "::1", "2001:db8::1"}) {
      InetAddress peer = InetAddress.ofLiteral(address);
      assertThat(again.matches(peer)).isEqualTo(list.matches(peer));
    }
  }
}
