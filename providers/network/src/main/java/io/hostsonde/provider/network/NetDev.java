package io.hostsonde.provider.network;

import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses {@code /proc/net/dev}. */
final class NetDev {

  private static final int HEADER_LINES = 2;

  private NetDev() {}

  /**
   * What the file counts of one interface since that was made, as far as it is shown.
   *
   * @param name as a {@link io.hostsonde.linux.KernelName}
   */
  record Counters(
      String name,
      long receivedBytes,
      long receivedPackets,
      long receiveErrors,
      long receiveDrops,
      long transmittedBytes,
      long transmittedPackets,
      long transmitErrors,
      long transmitDrops) {

    /** Whether something counts less than before: it wrapped, was reset, or is another one. */
    boolean wentBackSince(Counters before) {
      return receivedBytes < before.receivedBytes
          || transmittedBytes < before.transmittedBytes
          || receivedPackets < before.receivedPackets
          || transmittedPackets < before.transmittedPackets;
    }
  }

  /**
   * The interfaces in the kernel's order, without those that have not the eight numbers wanted.
   *
   * @throws NumberFormatException when there are interfaces, but none that has
   */
  static List<Counters> parse(Text text) {
    for (int i = 0; i < HEADER_LINES; i++) {
      text.nextLine();
    }
    return Table.parse(text, NetDev::line);
  }

  /** Kernels before 4.3 allow colons in names; there is none among the numbers. */
  private static int lastColon(Text text) {
    int colon = -1;
    for (int i = text.position(); i < text.length() && text.at(i) != '\n'; i++) {
      if (text.at(i) == ':') {
        colon = i;
      }
    }
    return colon;
  }

  /** "name: bytes packets errs drop fifo frame compressed multicast", the same sent. */
  private static @Nullable Counters line(Text text) {
    int colon = lastColon(text);
    if (colon < 0) {
      return null;
    }
    String name = text.name(text.position(), colon).strip();
    text.position(colon + 1);
    long receivedBytes = text.number();
    long receivedPackets = text.number();
    long receiveErrors = text.number();
    long receiveDrops = text.number();
    for (int i = 0; i < 4; i++) {
      text.skipWord();
    }
    return new Counters(
        name,
        receivedBytes,
        receivedPackets,
        receiveErrors,
        receiveDrops,
        text.number(),
        text.number(),
        text.number(),
        text.number());
  }
}
