package io.hostsonde.provider.docker;

import io.hostsonde.linux.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parsers of the kernel's files about control groups and network interfaces. What is no number
 * where one belongs has no value; the rest of the file has.
 */
final class KernelText {

  /**
   * What the kernel puts into each network name space by itself: no traffic of the container goes
   * through them unless it configures them, and the engine does not count them.
   */
  private static final Set<String> NOT_OF_THE_CONTAINER =
      Set.of(
          "lo",
          "tunl0",
          "gre0",
          "gretap0",
          "erspan0",
          "ip_vti0",
          "ip6_vti0",
          "sit0",
          "ip6tnl0",
          "ip6gre0");

  /** A limit of cgroup v1 from here up means none: 2^63-1 rounded down to a page of 4 to 64 KiB. */
  static final long NO_LIMIT = Long.MAX_VALUE - (64 << 10);

  private KernelText() {}

  /** The value behind a name in a file of lines {@code name value}; null when it is not there. */
  static @Nullable Long field(@Nullable Text text, String name) {
    if (text == null) {
      return null;
    }
    text.position(0);
    String start = name + " ";
    while (!text.atEnd()) {
      if (text.skip(start)) {
        return text.numberIfAny();
      }
      text.nextLine();
    }
    return null;
  }

  /** The one number of a file; null for {@code max} and what means the same in cgroup v1. */
  static @Nullable Long limit(@Nullable Text text) {
    if (text == null || text.startsWith("max")) {
      return null;
    }
    Long limit = text.numberIfAny();
    return limit == null || limit < 0 || limit >= NO_LIMIT ? null : limit;
  }

  static @Nullable Long number(@Nullable Text text) {
    return text == null ? null : text.numberIfAny();
  }

  /** Cores from cpu.max: {@code 50000 100000}, or {@code max 100000}. */
  static @Nullable Double cpuMax(@Nullable Text text) {
    if (text == null || text.startsWith("max")) {
      return null;
    }
    return cores(text.numberIfAny(), text.numberIfAny());
  }

  /** Cores from cpu.cfs_quota_us and cpu.cfs_period_us. */
  static @Nullable Double cpuQuota(@Nullable Text quota, @Nullable Text period) {
    if (quota == null || period == null) {
      return null;
    }
    return cores(quota.numberIfAny(), period.numberIfAny());
  }

  /** A quota below zero is none. */
  private static @Nullable Double cores(@Nullable Long quota, @Nullable Long period) {
    return quota == null || period == null || quota <= 0 || period <= 0
        ? null
        : (Double) (quota / (double) period);
  }

  /**
   * Bytes of all devices.
   *
   * @param read of block devices
   * @param written to them
   */
  record Transfer(long read, long written) {}

  /** Sums blkio.throttle.io_service_bytes_recursive: {@code 254:0 Read 8192}. */
  static @Nullable Transfer blkio(@Nullable Text text) {
    if (text == null) {
      return null;
    }
    long read = 0;
    long written = 0;
    while (!text.atEnd()) {
      text.skipWord();
      if (text.skip(" Read ")) {
        read += bytes(text);
      } else if (text.skip(" Write ")) {
        written += bytes(text);
      }
      text.nextLine();
    }
    return new Transfer(read, written);
  }

  /** Sums io.stat: {@code 254:0 rbytes=8192 wbytes=0 rios=1 ...}; a line may have a device only. */
  static @Nullable Transfer ioStat(@Nullable Text text) {
    if (text == null) {
      return null;
    }
    long read = 0;
    long written = 0;
    while (!text.atEnd()) {
      text.skipWord();
      while (!text.atLineEnd()) {
        text.skip(" ");
        if (text.skip("rbytes=")) {
          read += bytes(text);
        } else if (text.skip("wbytes=")) {
          written += bytes(text);
        } else {
          text.skipWord();
        }
      }
      text.nextLine();
    }
    return new Transfer(read, written);
  }

  private static long bytes(Text text) {
    Long bytes = text.numberIfAny();
    return bytes == null ? 0 : bytes;
  }

  /** The interfaces of net/dev that belong to the container. */
  static List<Usage.Interface> interfaces(Text text) {
    List<Usage.Interface> found = new ArrayList<>(2);
    text.nextLine();
    text.nextLine();
    while (!text.atEnd()) {
      while (text.skip(" ")) {
        // names are aligned to the right
      }
      String name = text.until(':');
      if (!name.isEmpty() && !NOT_OF_THE_CONTAINER.contains(name)) {
        try {
          found.add(counters(name, text));
        } catch (NumberFormatException e) {
          // It has no eight numbers, so nothing of it is told.
        }
      }
      text.nextLine();
    }
    return found;
  }

  private static Usage.Interface counters(String name, Text text) {
    long receivedBytes = text.number();
    long receivedPackets = text.number();
    long receiveErrors = text.number();
    long receiveDrops = text.number();
    for (int i = 0; i < 4; i++) {
      text.skipWord();
    }
    return new Usage.Interface(
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
