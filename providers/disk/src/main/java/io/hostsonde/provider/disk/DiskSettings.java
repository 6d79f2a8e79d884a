package io.hostsonde.provider.disk;

import io.hostsonde.api.Setting;
import java.time.Duration;
import java.util.List;

/** The settings {@code disk.*}; each component's help says what it does. */
public record DiskSettings(
    @Setting(
            value = "false",
            help =
                "Also file systems that another machine or a program serves (NFS, CIFS, 9P, FUSE,"
                    + " ...); one that hangs is shown as stuck.")
        boolean network,
    @Setting(
            value = "bcachefs,btrfs,ubifs,zfs",
            help = "Types that count although their mounts have no block device, e.g. tmpfs.")
        List<String> typesIncluded,
    @Setting(
            value = "erofs,iso9660,squashfs",
            help = "Types that do not count, except for the root file system.")
        List<String> typesExcluded,
    @Setting(
            value = "/etc/hostname,/etc/hosts,/etc/resolv.conf",
            help =
                "Mount points that do not count; * stands for any characters but /, ** for any"
                    + " (/snap/**).")
        List<String> mountsExcluded,
    @Setting(
            value = "true",
            help =
                "Read temperatures of drives; sleeping ones, and spinning ones without work, are"
                    + " left alone in any case.")
        boolean temperature,
    @Setting(
            value = "1s",
            help =
                "How long a sample waits for file systems that do not answer, all together; then"
                    + " they are stuck and not waited for until they come back.")
        Duration timeout) {

  public DiskSettings {
    typesIncluded = List.copyOf(typesIncluded);
    typesExcluded = List.copyOf(typesExcluded);
    mountsExcluded = List.copyOf(mountsExcluded);
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("disk.timeout must be positive, is " + timeout);
    }
  }
}
