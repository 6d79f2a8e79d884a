package io.hostsonde.provider.docker;

import io.hostsonde.api.LogLine;
import io.hostsonde.api.MemoryShare;

/**
 * What may be held of one log.
 *
 * @param memory takes what is held of it
 * @param bytes how much its lines may be together, whatever memory there is
 * @param lineBytes how long a line may be
 * @param joined whether a line that is longer goes on as another line; else it is cut
 * @param pieces how many pieces of lines are read at most, to find the last lines among them
 */
record LogRoom(MemoryShare.Lease memory, long bytes, int lineBytes, boolean joined, int pieces) {

  private static final int PIECES = 100_000;

  /** Where logs are told together time and again, none must cost much: 6 MiB are read. */
  private static final int FEW_PIECES = 400;

  /** How long a line may be where a log is read for itself. */
  static final int LINE_BYTES = 1 << 20;

  /** How long a line may be where the logs of all containers are told together. */
  static final int SHORT_LINE_BYTES = 16 << 10;

  /** A LogLine with its Instant, its String and that one's array, and a place in a list. */
  private static final long OWN_BYTES = 104;

  /** For a log that is read for itself. */
  static LogRoom whole(MemoryShare.Lease memory) {
    return new LogRoom(memory, Long.MAX_VALUE, LINE_BYTES, true, PIECES);
  }

  /**
   * For one log among others. A line is at most a quarter of it, so that several fit in.
   *
   * @param bytes how much its lines may be together
   */
  static LogRoom among(MemoryShare.Lease memory, long bytes) {
    return new LogRoom(
        memory, bytes, Math.clamp(bytes / 4, 1, SHORT_LINE_BYTES), false, FEW_PIECES);
  }

  /** What a line holds. */
  static long bytes(LogLine line) {
    String text = line.text();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return OWN_BYTES + 2L * text.length();
      }
    }
    return OWN_BYTES + text.length();
  }
}
