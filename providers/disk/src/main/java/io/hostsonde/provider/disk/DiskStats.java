package io.hostsonde.provider.disk;

import io.hostsonde.linux.Text;

/**
 * A line of {@code /proc/diskstats}, see the kernel's Documentation/admin-guide/iostats.rst.
 *
 * @param name the kernel's; with a slash where sysfs has an exclamation mark
 * @param busyMillis 32 bits wide, as the kernel counts it
 */
record DiskStats(
    DeviceNumber device,
    String name,
    long reads,
    long readBytes,
    long writes,
    long writtenBytes,
    long busyMillis) {

  /** Whatever the device's blocks are, the kernel counts in these. */
  static final int SECTOR_BYTES = 512;

  /**
   * Parses a line.
   *
   * @throws NumberFormatException when it has not the numbers that are wanted of it
   */
  static DiskStats parse(Text text) {
    DeviceNumber device = new DeviceNumber(text.number(), text.number());
    String name = text.word();
    long reads = text.number();
    text.skipWord(); // merged
    long readSectors = text.number();
    text.skipWord(); // milliseconds
    long writes = text.number();
    text.skipWord(); // merged
    long writtenSectors = text.number();
    text.skipWord(); // milliseconds
    text.skipWord(); // in flight
    return new DiskStats(
        device,
        name,
        reads,
        readSectors * SECTOR_BYTES,
        writes,
        writtenSectors * SECTOR_BYTES,
        text.number());
  }

  /** Whether something counts less than before: it wrapped, or is another device. */
  boolean wentBackSince(DiskStats before) {
    return !device.equals(before.device)
        || reads < before.reads
        || readBytes < before.readBytes
        || writes < before.writes
        || writtenBytes < before.writtenBytes
        || busyMillis < before.busyMillis;
  }

  /** Whether the device has worked since. */
  boolean movedSince(DiskStats before) {
    return reads != before.reads || writes != before.writes;
  }
}
