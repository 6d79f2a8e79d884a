package io.hostsonde.http;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * gzip (RFC 1952) with one compressor that is used again: making one costs 256 KiB and more time
 * than compressing an answer. Level 1: level 6 takes three times as long for 5 % fewer bytes. Not
 * for concurrent use.
 */
public final class Gzip implements AutoCloseable {

  /** Magic, deflate, no flags, no time, fastest, Unix. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, 3};

  private static final int TRAILER_BYTES = 8;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final CRC32 crc = new CRC32();

  /** The first bytes of an array as one member. */
  public byte[] compress(byte[] bytes, int length) {
    deflater.reset();
    deflater.setInput(bytes, 0, length);
    deflater.finish();
    byte[] out = Arrays.copyOf(HEADER, HEADER.length + length / 2 + 64);
    int end = HEADER.length;
    while (true) {
      end += deflater.deflate(out, end, out.length - end);
      if (deflater.finished()) {
        break;
      }
      out = Arrays.copyOf(out, out.length * 2);
    }
    crc.reset();
    crc.update(bytes, 0, length);
    out = Arrays.copyOf(out, end + TRAILER_BYTES);
    littleEndian(out, end, (int) crc.getValue());
    littleEndian(out, end + 4, length);
    return out;
  }

  private static void littleEndian(byte[] out, int at, int value) {
    for (int i = 0; i < 4; i++) {
      out[at + i] = (byte) (value >>> (8 * i));
    }
  }

  /** Frees the compressor, which the garbage collector knows little of. */
  @Override
  public void close() {
    deflater.end();
  }
}
