package io.hostsonde.provider.disk;

import io.hostsonde.metrics.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is remembered of block devices, and the rows made of it. Not for concurrent use. */
final class BlockDevices {

  /** How old a size, a model and the like may be while no device comes or goes. */
  static final Duration FACTS_AGE = Duration.ofSeconds(10);

  /** Those that lie in memory or in a file, and are there in dozens whether used or not. */
  private static final Pattern IN_MEMORY_OR_FILE = Pattern.compile("(loop|ram|zram)\\d+");

  private static final String MAPPER = "/dev/mapper/";
  private static final String DEV = "/dev/";

  private final Path sysBlock;
  private Map<String, Known> known = new LinkedHashMap<>();
  private @Nullable Long factsAt;

  /** What is known of one: facts, and what it counted in this sample and the one before. */
  private record Known(BlockFacts facts, DiskStats stats, @Nullable DiskStats before) {}

  BlockDevices(Path sysBlock) {
    this.sysBlock = sysBlock;
  }

  /** Takes the counters of a new sample. */
  void update(List<DiskStats> stats, long now) throws IOException {
    Set<String> names = LinkedHashSet.newLinkedHashSet(stats.size());
    stats.forEach(device -> names.add(device.name()));
    boolean stale =
        factsAt == null || now - factsAt >= FACTS_AGE.toNanos() || !names.equals(known.keySet());
    Map<String, Known> present = LinkedHashMap.newLinkedHashMap(stats.size());
    for (DiskStats device : stats) {
      Known last = known.get(device.name());
      BlockFacts facts =
          last == null || stale ? BlockFacts.read(sysBlock, device.name(), names) : last.facts();
      present.put(device.name(), new Known(facts, device, last == null ? null : last.stats()));
    }
    known = present;
    factsAt = stale ? Long.valueOf(now) : factsAt;
  }

  /** The kernel's name of the device that a mount is of. */
  @Nullable String of(Mount mount) {
    for (Known device : known.values()) {
      if (device.stats().device().equals(mount.device())) {
        return device.stats().name();
      }
    }
    return mount.device().blockDevice() ? null : named(mount.source());
  }

  /** For those that number their mounts themselves, as btrfs does. */
  private @Nullable String named(String source) {
    if (source.startsWith(MAPPER)) {
      String mapped = source.substring(MAPPER.length());
      for (Known device : known.values()) {
        if (mapped.equals(device.facts().mapperName())) {
          return device.stats().name();
        }
      }
    }
    String name = source.startsWith(DEV) ? source.substring(DEV.length()) : "";
    return known.containsKey(name) ? name : null;
  }

  /** The whole disks that are shown. */
  List<WholeDisk> disks(Set<String> mounted) {
    Map<String, List<Known>> partitions = new HashMap<>();
    for (Known device : known.values()) {
      String parent = device.facts().parent();
      if (parent != null) {
        partitions.computeIfAbsent(parent, name -> new ArrayList<>()).add(device);
      }
    }
    List<WholeDisk> disks = new ArrayList<>();
    for (Known device : known.values()) {
      WholeDisk disk =
          new WholeDisk(device, partitions.getOrDefault(device.stats().name(), List.of()));
      if (device.facts().isDisk() && disk.used(mounted)) {
        disks.add(disk);
      }
    }
    return disks;
  }

  /** A disk with its partitions. */
  static final class WholeDisk {

    private final Known disk;
    private final List<Known> partitions;

    private WholeDisk(Known disk, List<Known> partitions) {
      this.disk = disk;
      this.partitions = partitions;
    }

    String name() {
      return disk.stats().name();
    }

    DiskStats stats() {
      return disk.stats();
    }

    /** Unless it is known not to, it does. */
    boolean spins() {
      return !Boolean.FALSE.equals(disk.facts().rotational());
    }

    private boolean used(Set<String> mounted) {
      return !IN_MEMORY_OR_FILE.matcher(name()).matches()
          || mounted.contains(name())
          || partitions.stream().anyMatch(device -> mounted.contains(device.stats().name()));
    }

    /** Its row and those of its partitions. */
    List<Disk.BlockDevice> rows(
        @Nullable Double window, Function<String, @Nullable Double> temperature) {
      List<Disk.BlockDevice> rows = new ArrayList<>(1 + partitions.size());
      rows.add(row(disk, window, temperature.apply(name())));
      partitions.forEach(partition -> rows.add(row(partition, window, null)));
      return rows;
    }
  }

  private static Disk.BlockDevice row(
      Known device, @Nullable Double window, @Nullable Double temperature) {
    BlockFacts facts = device.facts();
    DiskStats stats = device.stats();
    DiskStats before = device.before();
    DiskRates rates =
        before == null || window == null
            ? DiskRates.NONE
            : DiskRates.between(before, stats, window);
    return new Disk.BlockDevice(
        stats.name(),
        facts.parent(),
        facts.model(),
        facts.rotational(),
        facts.readOnly(),
        facts.sizeBytes(),
        temperature,
        stats.readBytes(),
        stats.writtenBytes(),
        stats.reads(),
        stats.writes(),
        stats.busyMillis() / 1e3,
        rates.readBytes(),
        rates.writtenBytes(),
        rates.reads(),
        rates.writes(),
        rates.busyPercent());
  }
}
