package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import io.hostsonde.schema.Metric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code disk}.
 *
 * @param fileSystems those mounted, in mount order, one entry a device
 * @param devices whole disks, each followed by its partitions
 * @param windowSeconds the time that rates are about
 */
public record Disk(
    List<FileSystem> fileSystems, List<BlockDevice> devices, @Nullable Double windowSeconds) {

  public Disk {
    fileSystems = Promised.list(fileSystems);
    devices = Promised.list(devices);
  }

  /**
   * A mounted file system. Sizes are absent while the mount does not answer.
   *
   * @param device what is mounted: {@code /dev/vda1}, {@code tank/home}, {@code server:/export}
   * @param mountPoint where, as the host sees it
   * @param type {@code ext4}, ...
   * @param block the kernel's name of the block device below {@link #devices}, if it is one
   * @param readOnly whether it is mounted so
   * @param stuck whether it did not answer in time; it is asked again when that call ends
   * @param sizeBytes all blocks
   * @param availableBytes for unprivileged users, as {@code df} says
   * @param freeBytes including what is reserved for root
   * @param usedBytes sizeBytes - freeBytes
   * @param inodes how many there are; absent where the type has no fixed number
   * @param inodesFree how many of them are free
   */
  public record FileSystem(
      @Key String device,
      @Key String mountPoint,
      String type,
      @Nullable String block,
      boolean readOnly,
      boolean stuck,
      @Metric(name = "system.filesystem.limit") @Nullable Long sizeBytes,
      @Nullable Long availableBytes,
      @Nullable Long freeBytes,
      @Metric(name = "system.filesystem.usage") @Nullable Long usedBytes,
      @Nullable Long inodes,
      @Nullable Long inodesFree) {

    public FileSystem {
      device = Promised.text(device);
      mountPoint = Promised.text(mountPoint);
      type = Promised.text(type);
    }
  }

  /**
   * A whole disk, or a partition when it has a parent.
   *
   * @param name the kernel's: {@code vda}, {@code nvme0n1p2}
   * @param parent the whole disk of a partition
   * @param model as the device says
   * @param rotational whether it spins
   * @param temperatureCelsius of the drive, from hwmon; never asked of a sleeping one
   * @param busySecondsTotal time with at least one operation in flight
   * @param busyPercent the same over the window
   */
  public record BlockDevice(
      @Key String name,
      @Nullable String parent,
      @Nullable String model,
      @Nullable Boolean rotational,
      @Nullable Boolean readOnly,
      long sizeBytes,
      @Nullable Double temperatureCelsius,
      @Nullable Long readBytesTotal,
      @Nullable Long writtenBytesTotal,
      @Nullable Long readsTotal,
      @Nullable Long writesTotal,
      @Nullable Double busySecondsTotal,
      @Nullable Double readBytesPerSecond,
      @Nullable Double writtenBytesPerSecond,
      @Nullable Double readsPerSecond,
      @Nullable Double writesPerSecond,
      @Nullable Double busyPercent) {

    public BlockDevice {
      name = Promised.text(name);
    }
  }
}
