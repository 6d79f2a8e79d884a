package io.hostsonde.benchmarks.attack;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** The first record of a TLS client (RFC 8446, 4.1.2), the same for the same random numbers. */
final class ClientHello {

  private ClientHello() {}

  static byte[] of(Random random) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(bytes(3, 3)); // TLS 1.2, as all later ones say
    body.writeBytes(random(random, 32));
    body.write(32);
    body.writeBytes(random(random, 32));
    body.writeBytes(vector(2, bytes(0x13, 1, 0x13, 2, 0xc0, 0x2b, 0xc0, 0x2f)));
    body.writeBytes(vector(1, bytes(0)));
    ByteArrayOutputStream extensions = new ByteArrayOutputStream();
    extensions.writeBytes(extension(43, vector(1, bytes(3, 4, 3, 3))));
    extensions.writeBytes(extension(10, vector(2, bytes(0, 0x1d, 0, 0x17))));
    extensions.writeBytes(extension(13, vector(2, bytes(4, 3, 8, 4, 4, 1, 8, 7))));
    byte[] share = concatenated(bytes(0, 0x1d), vector(2, random(random, 32)));
    extensions.writeBytes(extension(51, vector(2, share)));
    extensions.writeBytes(extension(16, vector(2, vector(1, "http/1.1".getBytes(ASCII)))));
    body.writeBytes(vector(2, extensions.toByteArray()));
    byte[] message = concatenated(bytes(1), vector(3, body.toByteArray()));
    return concatenated(bytes(0x16, 3, 1), vector(2, message));
  }

  private static final java.nio.charset.Charset ASCII = java.nio.charset.StandardCharsets.US_ASCII;

  private static byte[] extension(int type, byte[] content) {
    return concatenated(bytes(type >> 8, type), vector(2, content));
  }

  /** A length of so many bytes, and what is so long. */
  private static byte[] vector(int lengthBytes, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = lengthBytes - 1; i >= 0; i--) {
      out.write(content.length >> (8 * i));
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }

  private static byte[] random(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
