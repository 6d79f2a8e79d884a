package io.hostsonde.security;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** Writes the DER (X.690) that a certificate is made of. */
final class Der {

  static final byte[] TRUE = tag(0x01, new byte[] {(byte) 0xFF});

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");

  private Der() {}

  static byte[] sequence(byte[]... elements) {
    return tag(0x30, elements);
  }

  static byte[] set(byte[]... elements) {
    return tag(0x31, elements);
  }

  /** {@code [number] EXPLICIT}. */
  static byte[] explicit(int number, byte[]... elements) {
    return tag(0xA0 | number, elements);
  }

  /** {@code [number] IMPLICIT} of a primitive type. */
  static byte[] implicit(int number, byte[] content) {
    return tag(0x80 | number, content);
  }

  static byte[] integer(BigInteger number) {
    return tag(0x02, number.toByteArray());
  }

  static byte[] utf8(String text) {
    return tag(0x0C, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] octetString(byte[] content) {
    return tag(0x04, content);
  }

  /**
   * @param unused how many of the last bits do not count
   */
  static byte[] bitString(int unused, byte[] bits) {
    return tag(0x03, new byte[] {(byte) unused}, bits);
  }

  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >>> shift != 0) {
          content.write(0x80 | (arc >>> shift & 0x7F));
        }
      }
      content.write(arc & 0x7F);
    }
    return tag(0x06, content.toByteArray());
  }

  /** As RFC 5280, 4.1.2.5, asks: two digits for the year up to 2049. Whole seconds. */
  static byte[] time(Instant time) {
    boolean utc = time.isBefore(YEAR_2050);
    String text = (utc ? UTC_TIME : GENERALIZED_TIME).format(time);
    return tag(utc ? 0x17 : 0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The first element of a sequence, with its header. */
  static byte[] first(byte[] sequence) {
    int start = contentStart(sequence, 0);
    int end = contentStart(sequence, start) + contentLength(sequence, start);
    return Arrays.copyOfRange(sequence, start, end);
  }

  private static int contentStart(byte[] der, int at) {
    int length = der[at + 1] & 0xFF;
    return at + 2 + (length < 0x80 ? 0 : length & 0x7F);
  }

  private static int contentLength(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    return new BigInteger(1, Arrays.copyOfRange(der, at + 2, at + 2 + (first & 0x7F)))
        .intValueExact();
  }

  private static byte[] tag(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >>> (8 * i));
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
