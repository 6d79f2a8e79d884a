package io.hostsonde.provider.docker;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's files about one run of a container, kept open: its control groups, of version 1 or 2
 * for each controller, and the network interfaces that its first process sees. Not for concurrent
 * use.
 */
final class ContainerFiles implements AutoCloseable {

  private static final long NANOS_OF_MICRO = 1000;

  private final HostClock clock;
  private final List<KernelFile> all = new ArrayList<>();
  private final @Nullable KernelFile cpuUsage;
  private final @Nullable KernelFile cpuStat;
  private final boolean cpuUnified;
  private final @Nullable Path cpuFile;
  private final @Nullable KernelFile cpuLimit;
  private final @Nullable KernelFile cpuPeriod;
  private final @Nullable KernelFile memoryUsage;
  private final @Nullable KernelFile memoryStat;
  private final @Nullable KernelFile memoryLimit;
  private final @Nullable KernelFile memoryEvents;
  private final @Nullable KernelFile swap;
  private final boolean memoryUnified;
  private final @Nullable KernelFile pids;
  private final @Nullable KernelFile pidsLimit;
  private final @Nullable KernelFile transfer;
  private final boolean transferUnified;
  private final @Nullable KernelFile network;

  /** What changes only when somebody sets it, which the engine tells of by an event. */
  private @Nullable Limits limits;

  private record Limits(@Nullable Double cpus, @Nullable Long memoryBytes, @Nullable Long tasks) {}

  /**
   * Opens nothing yet.
   *
   * @param process the folder of its first process in procfs; null when it has no interfaces of its
   *     own
   */
  ContainerFiles(ControlGroups.Folders folders, @Nullable Path process, HostClock clock) {
    this.clock = clock;
    Path unified = folders.unified();
    cpuUsage = file(folders.cpuacct(), "cpuacct.usage");
    cpuUnified = folders.cpu() == null;
    cpuStat = cpuUnified ? file(unified, "cpu.stat") : file(folders.cpu(), "cpu.stat");
    KernelFile counted = cpuUsage != null ? cpuUsage : cpuUnified ? cpuStat : null;
    cpuFile = counted == null ? null : Path.of(counted.path());
    cpuLimit = cpuUnified ? file(unified, "cpu.max") : file(folders.cpu(), "cpu.cfs_quota_us");
    cpuPeriod = cpuUnified ? null : file(folders.cpu(), "cpu.cfs_period_us");
    Path memory = folders.memory();
    memoryUnified = memory == null;
    Path memoryFolder = memoryUnified ? unified : memory;
    memoryUsage = file(memoryFolder, memoryUnified ? "memory.current" : "memory.usage_in_bytes");
    memoryStat = file(memoryFolder, "memory.stat");
    memoryLimit = file(memoryFolder, memoryUnified ? "memory.max" : "memory.limit_in_bytes");
    memoryEvents = file(memoryFolder, memoryUnified ? "memory.events" : "memory.oom_control");
    swap = memoryUnified ? file(unified, "memory.swap.current") : null;
    Path tasks = folders.pids() == null ? unified : folders.pids();
    pids = file(tasks, "pids.current");
    pidsLimit = file(tasks, "pids.max");
    transferUnified = folders.blkio() == null;
    transfer =
        transferUnified
            ? file(unified, "io.stat")
            : file(folders.blkio(), "blkio.throttle.io_service_bytes_recursive");
    network = file(process, "net/dev");
  }

  private @Nullable KernelFile file(@Nullable Path folder, String name) {
    if (folder == null) {
      return null;
    }
    KernelFile file = new KernelFile(folder.resolve(name));
    all.add(file);
    return file;
  }

  /** The file whose number grows whenever the container uses CPU time; null when there is none. */
  @Nullable Path cpuFile() {
    return cpuFile;
  }

  /** The limits may have been set anew: the next reading looks at them again. */
  void forgetLimits() {
    limits = null;
  }

  /** All counters now; those of a container that has just ended are null. */
  Usage read() throws IOException {
    long at = clock.nanoTime();
    Limits allowed = limits();
    // Without a limit nothing is throttled, and of version 1 the file tells nothing else.
    Text cpu = cpuUnified || allowed.cpus() != null ? text(cpuStat) : null;
    Long cpuNanos =
        cpuUsage != null
            ? KernelText.number(text(cpuUsage))
            : cpuUnified ? nanos(KernelText.field(cpu, "usage_usec")) : null;
    Long throttled =
        cpuUnified
            ? nanos(KernelText.field(cpu, "throttled_usec"))
            : KernelText.field(cpu, "throttled_time");
    Text memory = text(memoryStat);
    Long cache = KernelText.field(memory, memoryUnified ? "inactive_file" : "total_inactive_file");
    KernelText.Transfer bytes =
        transferUnified ? KernelText.ioStat(text(transfer)) : KernelText.blkio(text(transfer));
    Text net = text(network);
    return new Usage(
        at,
        cpuNanos,
        KernelText.field(cpu, "nr_periods"),
        KernelText.field(cpu, "nr_throttled"),
        throttled,
        without(KernelText.number(text(memoryUsage)), cache),
        allowed.memoryBytes(),
        memoryUnified ? KernelText.number(text(swap)) : KernelText.field(memory, "total_swap"),
        KernelText.field(text(memoryEvents), "oom_kill"),
        KernelText.number(text(pids)),
        allowed.tasks(),
        allowed.cpus(),
        bytes == null ? null : (Long) bytes.read(),
        bytes == null ? null : (Long) bytes.written(),
        net == null ? null : KernelText.interfaces(net));
  }

  private Limits limits() throws IOException {
    Limits known = limits;
    if (known == null) {
      known =
          new Limits(
              cpuUnified
                  ? KernelText.cpuMax(text(cpuLimit))
                  : KernelText.cpuQuota(text(cpuLimit), text(cpuPeriod)),
              KernelText.limit(text(memoryLimit)),
              KernelText.limit(text(pidsLimit)));
      for (KernelFile file : new KernelFile[] {cpuLimit, cpuPeriod, memoryLimit, pidsLimit}) {
        if (file != null) {
          file.close();
        }
      }
      limits = known;
    }
    return known;
  }

  /** What {@code docker stats} shows: the cache that can be dropped at once is taken off. */
  static @Nullable Long without(@Nullable Long usage, @Nullable Long cache) {
    return usage == null || cache == null || cache >= usage ? usage : (Long) (usage - cache);
  }

  private static @Nullable Long nanos(@Nullable Long micros) {
    return micros == null ? null : (Long) (micros * NANOS_OF_MICRO);
  }

  private static @Nullable Text text(@Nullable KernelFile file) throws IOException {
    return file == null ? null : file.readIfPresent();
  }

  @Override
  public void close() {
    all.forEach(KernelFile::close);
  }
}
