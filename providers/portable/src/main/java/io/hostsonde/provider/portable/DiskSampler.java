package io.hostsonde.provider.portable;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Disk;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HWPartition;
import oshi.software.os.OSFileStore;

/** Mounted file systems, and disks with their partitions. */
final class DiskSampler implements Sampler<Disk> {

  private static final double MILLIS_PER_SECOND = 1e3;

  private final Machine machine;
  private final boolean network;
  private final Pace pace;
  private final Listed<HWDiskStore> disks;
  private Map<String, Counters> before = Map.of();

  DiskSampler(Machine machine, HostClock clock, boolean network) {
    this.machine = machine;
    this.network = network;
    this.pace = new Pace(clock);
    this.disks =
        new Listed<>(
            clock, () -> machine.hardware().getDiskStores(), HWDiskStore::updateAttributes);
  }

  @Override
  public Disk sample() throws IOException {
    List<HWDiskStore> present = disks.now();
    Double window = pace.next();
    Map<String, Counters> counters = new HashMap<>();
    Map<String, String> mounted = new HashMap<>();
    Map<String, Disk.BlockDevice> devices = new LinkedHashMap<>();
    for (HWDiskStore disk : present) {
      String name = DeviceName.of(disk.getName());
      if (disk.getSize() <= 0 || devices.containsKey(name)) {
        continue;
      }
      Counters now = counters(disk);
      counters.put(name, now);
      devices.put(name, whole(name, disk, now.perSecondSince(before.get(name), window)));
      mounted.put(disk.getName(), name);
      for (HWPartition partition : disk.getPartitions()) {
        Disk.BlockDevice part = partition(name, partition);
        devices.putIfAbsent(part.name(), part);
        mounted.put(partition.getMountPoint(), part.name());
      }
    }
    before = counters;
    return new Disk(fileSystems(mounted), List.copyOf(devices.values()), window);
  }

  /** One a device, the first that is mounted; without those that have no room at all. */
  private List<Disk.FileSystem> fileSystems(Map<String, String> mounted) throws IOException {
    Map<String, Disk.FileSystem> rows = new LinkedHashMap<>();
    for (OSFileStore store : machine.operatingSystem().getFileSystem().getFileStores(!network)) {
      if (store.getTotalSpace() > 0) {
        String key = DeviceName.isDevice(store.getVolume()) ? store.getVolume() : store.getMount();
        rows.putIfAbsent(key, fileSystem(store, mounted));
      }
    }
    return List.copyOf(rows.values());
  }

  private static Disk.FileSystem fileSystem(OSFileStore store, Map<String, String> mounted) {
    Long inodes = Told.positive(store.getTotalInodes());
    String partition = mounted.get(store.getMount());
    return new Disk.FileSystem(
        store.getVolume(),
        store.getMount(),
        store.getType(),
        partition == null ? mounted.get(store.getVolume()) : partition,
        List.of(store.getOptions().split(",")).contains("ro"),
        false,
        store.getTotalSpace(),
        store.getUsableSpace(),
        store.getFreeSpace(),
        store.getTotalSpace() - store.getFreeSpace(),
        inodes,
        inodes == null ? null : Math.max(0, store.getFreeInodes()));
  }

  private Counters counters(HWDiskStore disk) {
    return new Counters(
        disk.getReadBytes(),
        disk.getWriteBytes(),
        disk.getReads(),
        disk.getWrites(),
        disk.getTransferTime());
  }

  private Disk.BlockDevice whole(String name, HWDiskStore disk, double @Nullable [] rates) {
    boolean busy = machine.platform().tellsBusyTime();
    Double busyMillis = busy ? Counters.rate(rates, 4) : null;
    return new Disk.BlockDevice(
        name,
        null,
        Told.text(disk.getModel()),
        rotational(disk.getDiskType()),
        null,
        disk.getSize(),
        null,
        disk.getReadBytes(),
        disk.getWriteBytes(),
        disk.getReads(),
        disk.getWrites(),
        busy ? Double.valueOf(disk.getTransferTime() / MILLIS_PER_SECOND) : null,
        Counters.rate(rates, 0),
        Counters.rate(rates, 1),
        Counters.rate(rates, 2),
        Counters.rate(rates, 3),
        busyMillis == null ? null : Math.min(100, 100 * busyMillis / MILLIS_PER_SECOND));
  }

  /** OSHI counts for whole disks only. */
  private static Disk.BlockDevice partition(String parent, HWPartition partition) {
    return new Disk.BlockDevice(
        DeviceName.of(partition.getIdentification()),
        parent,
        null,
        null,
        null,
        Math.max(0, partition.getSize()),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  static @Nullable Boolean rotational(String diskType) {
    return switch (diskType) {
      case "HDD" -> true;
      case "SSD" -> false;
      default -> null;
    };
  }
}
