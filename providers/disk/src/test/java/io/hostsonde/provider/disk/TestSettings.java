package io.hostsonde.provider.disk;

import java.time.Duration;
import java.util.List;

/** Settings as they are without a file. */
final class TestSettings {

  /** Long enough for a busy machine, where nothing is to hang. */
  static final Duration PATIENT = Duration.ofSeconds(20);

  private TestSettings() {}

  static DiskSettings defaults(Duration timeout) {
    return new DiskSettings(
        false,
        List.of("bcachefs", "btrfs", "ubifs", "zfs"),
        List.of("erofs", "iso9660", "squashfs"),
        List.of("/etc/hostname", "/etc/hosts", "/etc/resolv.conf"),
        true,
        timeout);
  }

  static DiskSettings network(Duration timeout) {
    return new DiskSettings(true, List.of(), List.of(), List.of(), true, timeout);
  }

  static DiskSettings including(String... types) {
    return new DiskSettings(false, List.of(types), List.of(), List.of(), true, PATIENT);
  }

  static DiskSettings excludingMounts(String... globs) {
    return new DiskSettings(false, List.of(), List.of(), List.of(globs), true, PATIENT);
  }
}
