package io.hostsonde.provider.disk;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.linux.FileSystemStatistics;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.KernelName;
import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.Disk;
import io.hostsonde.provider.disk.BlockDevices.WholeDisk;
import io.hostsonde.provider.disk.Sizes.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Samples file systems and block devices. It reads procfs and sysfs itself; what may hang is asked
 * by other threads ({@link Flights}) and waited for at most {@code disk.timeout}.
 */
final class DiskSampler implements Sampler<Disk> {

  private static final Path OWN_PROC = Path.of("/proc");
  private static final double NANOS = 1e9;

  private final HostClock clock;
  private final DiskSettings settings;
  private final KernelFile mountInfo;
  private final KernelFile diskStats;
  private final MountChoice choice;
  private final Sizes sizes;
  private final BlockDevices devices;
  private final Temperatures temperatures;
  private @Nullable Long sampledAt;

  /** Touches nothing. */
  DiskSampler(Host host, HostClock clock, DiskSettings settings, Sizes.Statfs statfs) {
    Path sysBlock = host.sys().resolve("block");
    this.clock = clock;
    this.settings = settings;
    this.mountInfo = new KernelFile(mountInfo(host.proc()));
    this.diskStats = new KernelFile(host.proc().resolve("diskstats"));
    this.choice = new MountChoice(settings);
    this.sizes = new Sizes(host.root(), settings.timeout(), statfs);
    this.devices = new BlockDevices(sysBlock);
    this.temperatures = new Temperatures(sysBlock);
  }

  /** Another procfs than the own was mounted here to measure the host it belongs to. */
  private static Path mountInfo(Path proc) {
    return proc.resolve(proc.equals(OWN_PROC) ? "self/mountinfo" : "1/mountinfo");
  }

  @Override
  public Disk sample() throws IOException, InterruptedException {
    Table<Mount> mounted = new Table<>(Mount::parse);
    mountInfo.readLines(mounted::add);
    List<Mount> mounts = choice.of(entries(mountInfo, mounted));
    Table<DiskStats> counted = new Table<>(DiskStats::parse);
    Text stats = diskStats.readIfPresent();
    if (stats != null) {
      counted.add(stats);
    }
    long now = clock.nanoTime();
    devices.update(entries(diskStats, counted), now);
    Double window = sampledAt == null || now <= sampledAt ? null : (now - sampledAt) / NANOS;
    sampledAt = now;

    List<WholeDisk> disks = devices.disks(mounted(mounts));
    var asked = temperatures.start(settings.temperature() ? disks : List.of(), now);
    long until = System.nanoTime() + settings.timeout().toNanos();
    Map<Mount, Answer> answers = sizes.of(mounts);
    asked.await(until);
    temperatures.take(asked.end(), now);

    List<Disk.FileSystem> fileSystems = new ArrayList<>(mounts.size());
    answers.forEach((mount, answer) -> row(mount, answer).ifPresent(fileSystems::add));
    List<Disk.BlockDevice> blockDevices = new ArrayList<>();
    for (WholeDisk disk : disks) {
      blockDevices.addAll(disk.rows(window, name -> temperatures.of(name, now)));
    }
    return new Disk(List.copyOf(fileSystems), List.copyOf(blockDevices), window);
  }

  private static <T> List<T> entries(KernelFile file, Table<T> table) throws IOException {
    try {
      return table.entries();
    } catch (IllegalArgumentException e) {
      throw new IOException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private Set<String> mounted(List<Mount> mounts) {
    Set<String> names = new HashSet<>();
    for (Mount mount : mounts) {
      String block = devices.of(mount);
      if (block != null) {
        names.add(block);
      }
    }
    return names;
  }

  /** Its row; none for a file system without any blocks, which is no store of data. */
  private Optional<Disk.FileSystem> row(Mount mount, Answer answer) {
    FileSystemStatistics statistics = answer.statistics();
    if (statistics != null && statistics.blocks() == 0) {
      return Optional.empty();
    }
    String block = devices.of(mount);
    // Without an initial RAM disk the kernel calls it so; there is no such device.
    String device =
        mount.source().equals("/dev/root") && block != null ? "/dev/" + block : mount.source();
    FileSystemSizes sizesOf = FileSystemSizes.of(statistics);
    return Optional.of(
        new Disk.FileSystem(
            device,
            KernelName.shown(mount.point()),
            mount.type(),
            block,
            mount.readOnly(),
            !answer.inTime(),
            sizesOf.size(),
            sizesOf.available(),
            sizesOf.free(),
            sizesOf.used(),
            sizesOf.inodes(),
            sizesOf.inodesFree()));
  }

  @Override
  public void close() {
    mountInfo.close();
    diskStats.close();
  }
}
