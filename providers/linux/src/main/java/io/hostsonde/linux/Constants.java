package io.hostsonde.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel tells every program at its start (getauxval(3)).
 *
 * @param pageBytes the size of a memory page
 * @param ticksPerSecond the unit of times in /proc: USER_HZ
 */
public record Constants(int pageBytes, int ticksPerSecond) {

  private static final int AT_PAGESZ = 6;
  private static final int AT_CLKTCK = 17;

  /** The kernel that runs this process; its values where it does not tell are x86-64's. */
  public static Constants read() {
    try {
      return parse(Files.readAllBytes(Path.of("/proc/self/auxv")));
    } catch (IOException e) {
      return parse(new byte[0]);
    }
  }

  /** Pairs of words: key and value. */
  static Constants parse(byte[] auxiliaryVector) {
    int pageBytes = 4096;
    int ticksPerSecond = 100;
    ByteBuffer words = ByteBuffer.wrap(auxiliaryVector).order(ByteOrder.nativeOrder());
    while (words.remaining() >= 16) {
      long key = words.getLong();
      int value = (int) words.getLong();
      if (key == AT_PAGESZ) {
        pageBytes = value;
      } else if (key == AT_CLKTCK) {
        ticksPerSecond = value;
      }
    }
    return new Constants(pageBytes, ticksPerSecond);
  }
}
