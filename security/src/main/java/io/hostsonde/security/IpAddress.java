package io.hostsonde.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses as they are written, without ever asking a name server. */
final class IpAddress {

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  /** Four parts, no leading zeros: what some programs read as octal is no address here. */
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  /** No zone: {@code fe80::1%eth0} means something on one host only. */
  private static final Pattern V6 = Pattern.compile("(?=.*:)[0-9a-fA-F:.]{2,45}");

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private IpAddress() {}

  /** The 4 or 16 bytes of a literal, those of a v4-mapped one too as 16; null when it is none. */
  static byte @Nullable [] literal(String text) {
    if (V4.matcher(text).matches()) {
      return bytes(text);
    }
    if (!V6.matcher(text).matches()) {
      return null;
    }
    byte[] bytes = bytes(text);
    return bytes != null && bytes.length == 4 ? mapped(bytes) : bytes;
  }

  private static byte @Nullable [] bytes(String literal) {
    try {
      return InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] mapped(byte[] v4) {
    byte[] v6 = Arrays.copyOf(MAPPED, 16);
    System.arraycopy(v4, 0, v6, MAPPED.length, v4.length);
    return v6;
  }

  /** Whether these 16 bytes are an IPv4 address in IPv6's clothes. */
  static boolean mappedV4(byte[] address) {
    return address.length == 16
        && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
  }

  /** A v4-mapped address as its 4 bytes, any other as it is. */
  static byte[] canonical(byte[] address) {
    return mappedV4(address) ? Arrays.copyOfRange(address, MAPPED.length, 16) : address;
  }

  static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not 4 or 16 bytes", e);
    }
  }
}
