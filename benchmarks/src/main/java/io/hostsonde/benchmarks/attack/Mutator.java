package io.hostsonde.benchmarks.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes inputs of valid ones: bits flipped, parts cut, doubled, or taken from another one, numbers
 * put in that are at some edge. The input of a number is the same in each run with the same seed.
 */
final class Mutator {

  private static final long[] EDGES = {
    0,
    1,
    0x7d,
    0x7e,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  private static final String[] WORDS = {
    "-1",
    "0",
    "65536",
    "2147483647",
    "99999999999999999999",
    "1e309",
    "null",
    "\\ud800",
    "\0",
    "\r\n",
    "\r\n\r\n",
    "\"",
    "{",
    "[[[[[[[[",
    "%00",
    "%",
    "../",
    "\u00ff\u00fe",
    " ",
    ";",
    ",",
    "=",
    ":"
  };

  private static final int MOST_CHANGES = 4;
  private static final int MOST_BYTES = 70_000;

  private final long seed;
  private final List<byte[]> valid;

  Mutator(long seed, List<byte[]> valid) {
    this.seed = seed;
    this.valid = valid;
  }

  /** An input. */
  byte[] input(int number) {
    Random random = new Random(seed * 1_000_003 + number);
    random.nextInt(); // the first of neighbouring seeds are alike
    byte[] bytes = valid.get(random.nextInt(valid.size())).clone();
    int changes = random.nextInt(MOST_CHANGES + 1); // without any it is valid
    for (int i = 0; i < changes; i++) {
      bytes = changed(bytes, random);
    }
    return bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes;
  }

  private byte[] changed(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return valid.getFirst().clone();
    }
    int at = random.nextInt(bytes.length);
    int to = at + random.nextInt(bytes.length - at) + 1;
    return switch (random.nextInt(8)) {
      case 0, 1 -> flipped(bytes, at, random);
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> spliced(bytes, to, bytes, at, to); // a part twice
      case 4 -> spliced(bytes, at, bytes, to, bytes.length); // without a part
      case 5 -> {
        byte[] other = valid.get(random.nextInt(valid.size()));
        yield spliced(bytes, at, other, random.nextInt(other.length), other.length);
      }
      case 6 -> edge(bytes, at, random);
      default -> {
        byte[] word =
            WORDS[random.nextInt(WORDS.length)].getBytes(
                java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] head = spliced(bytes, at, word, 0, word.length);
        yield spliced(head, head.length, bytes, at, bytes.length);
      }
    };
  }

  private static byte[] flipped(byte[] bytes, int at, Random random) {
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  /** Writes over what is there, most significant byte first. */
  private static byte[] edge(byte[] bytes, int at, Random random) {
    long edge = EDGES[random.nextInt(EDGES.length)];
    int width = 1 << random.nextInt(4);
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (edge >> (8 * (width - 1 - i)));
    }
    return bytes;
  }

  /** The beginning of one, then a part of another. */
  private static byte[] spliced(byte[] first, int end, byte[] second, int from, int to) {
    byte[] whole = Arrays.copyOf(first, end + to - from);
    System.arraycopy(second, from, whole, end, to - from);
    return whole;
  }
}
