package io.hostsonde.security;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses and networks: {@code 192.0.2.7}, {@code 10.0.0.0/8}, {@code 2001:db8::/32}. An IPv4
 * address and its v4-mapped IPv6 form are the same. Immutable.
 */
public final class AddressList {

  private final List<Network> networks;

  private AddressList(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /**
   * A list from its entries.
   *
   * @throws IllegalArgumentException naming the first entry that is wrong and what is wrong with it
   */
  public static AddressList of(List<String> entries) {
    List<Network> networks = new ArrayList<>(entries.size());
    for (String entry : entries) {
      networks.add(Network.of(entry.strip()));
    }
    return new AddressList(networks);
  }

  /** A list from its entries with commas between them; a blank text is the empty list. */
  public static AddressList parse(String text) {
    return text.isBlank() ? new AddressList(List.of()) : of(List.of(text.split(",", -1)));
  }

  /** Whether it has no entry, so that it matches nothing. */
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  public boolean matches(InetAddress address) {
    byte[] bytes = IpAddress.canonical(address.getAddress());
    for (Network network : networks) {
      if (network.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return String.join(",", networks.stream().map(Network::toString).toList());
  }

  /** All addresses that share their first bits. */
  private static final class Network {

    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    static Network of(String entry) {
      int slash = entry.indexOf('/');
      String literal = slash < 0 ? entry : entry.substring(0, slash);
      byte[] written = IpAddress.literal(literal);
      if (written == null) {
        throw new IllegalArgumentException(
            "'" + entry + "' is no address (192.0.2.7, 2001:db8::1) and no network (10.0.0.0/8)");
      }
      int width = written.length * 8;
      int bits = slash < 0 ? width : prefix(entry, entry.substring(slash + 1), width);
      byte[] address = written;
      if (IpAddress.mappedV4(written) && bits >= 96) {
        address = IpAddress.canonical(written);
        bits -= 96;
      }
      byte[] first = masked(address, bits);
      if (!Arrays.equals(first, address)) {
        throw new IllegalArgumentException(
            "'"
                + entry
                + "' has bits behind its prefix; the network is "
                + IpAddress.text(first)
                + "/"
                + bits);
      }
      return new Network(address, bits);
    }

    private static int prefix(String entry, String text, int width) {
      if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > width) {
        throw new IllegalArgumentException(
            "'" + entry + "': the prefix must be a number from 0 to " + width);
      }
      return Integer.parseInt(text);
    }

    private static byte[] masked(byte[] address, int bits) {
      byte[] masked = new byte[address.length];
      System.arraycopy(address, 0, masked, 0, bits / 8);
      if (bits % 8 != 0) {
        masked[bits / 8] = (byte) (address[bits / 8] & 0xFF00 >>> bits % 8);
      }
      return masked;
    }

    boolean contains(byte[] other) {
      return other.length == address.length && Arrays.equals(masked(other, bits), address);
    }

    @Override
    public String toString() {
      return IpAddress.text(address) + (bits == address.length * 8 ? "" : "/" + bits);
    }
  }
}
