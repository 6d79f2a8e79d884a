package io.hostsonde.provider.memory;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.ControlGroupMount;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The control group that the agent runs in: of it and the groups above it, the one with the
 * tightest limit. Limits far up seldom change and the agent seldom moves, so which one that is, is
 * looked for again only after {@link #SEARCH_AFTER}; its limit and use are read each time.
 */
final class OwnGroup implements AutoCloseable {

  static final Duration SEARCH_AFTER = Duration.ofSeconds(30);

  private final Path root;
  private final HostClock clock;
  private @Nullable Found found;
  private boolean searched;
  private long searchedAt;

  /** The group whose limit counts. */
  private record Found(
      String path, GroupLocation.Version version, KernelFile limit, KernelFile use, KernelFile stat)
      implements AutoCloseable {

    Found(String path, GroupLocation.Version version, Path folder) {
      this(
          path,
          version,
          new KernelFile(folder.resolve(version.limit())),
          new KernelFile(folder.resolve(version.use())),
          new KernelFile(folder.resolve("memory.stat")));
    }

    @Override
    public void close() {
      limit.close();
      use.close();
      stat.close();
    }
  }

  /**
   * @param root where /proc/self lies and the mount points of /proc/self/mountinfo; {@code /} but
   *     for tests
   */
  OwnGroup(Path root, HostClock clock) {
    this.root = root;
    this.clock = clock;
  }

  /**
   * Reads the limit and what counts against it.
   *
   * @param hostSize a limit above it is none
   * @return null when nothing limits the agent
   */
  Memory.@Nullable ControlGroup sample(long hostSize) throws IOException {
    long now = clock.nanoTime();
    if (!searched || now - searchedAt >= SEARCH_AFTER.toNanos()) {
      close();
      found = search(hostSize);
      searched = true;
      searchedAt = now;
    }
    if (found == null) {
      return null;
    }
    long limit = number(found.limit.readIfPresent());
    long use = number(found.use.readIfPresent());
    if (limit == MemInfo.ABSENT || limit > hostSize || use == MemInfo.ABSENT) {
      return null;
    }
    long inactive = inactiveFile(found.stat.readIfPresent(), found.version.inactiveFile());
    return new Memory.ControlGroup(found.path, limit, Math.max(0, use - inactive));
  }

  private @Nullable Found search(long hostSize) throws IOException {
    GroupLocation location = locate();
    if (location == null) {
      return null;
    }
    GroupLocation.Version version = location.version();
    Path tightest = null;
    long tightestLimit = hostSize;
    for (Path folder = location.folder();
        folder != null && folder.startsWith(location.top());
        folder = folder.getParent()) {
      try (KernelFile file = new KernelFile(folder.resolve(version.limit()))) {
        long limit = number(file.readIfPresent());
        boolean tighter = tightest == null ? limit <= tightestLimit : limit < tightestLimit;
        if (limit != MemInfo.ABSENT && tighter) {
          tightest = folder;
          tightestLimit = limit;
        }
      }
    }
    return tightest == null ? null : new Found(location.path(), version, tightest);
  }

  private @Nullable GroupLocation locate() throws IOException {
    try (KernelFile groups = new KernelFile(root.resolve("proc/self/cgroup"));
        KernelFile mounts = new KernelFile(root.resolve("proc/self/mountinfo"))) {
      Text groupLines = groups.readIfPresent();
      Table<ControlGroupMount> mounted = new Table<>(ControlGroupMount::parse);
      mounts.readLinesIfPresent(mounted::add);
      return groupLines == null ? null : GroupLocation.parse(groupLines, mounted.entries(), root);
    }
  }

  /** The number a file holds; absent for none, for {@code max}, and for what can't be a size. */
  private static long number(@Nullable Text text) {
    Long number = text == null ? null : text.numberIfAny();
    return number == null ? MemInfo.ABSENT : Math.max(MemInfo.ABSENT, number);
  }

  static long inactiveFile(@Nullable Text stat, String name) {
    if (stat != null) {
      for (; !stat.atEnd(); stat.nextLine()) {
        if (stat.skip(name)) {
          Long number = stat.numberIfAny();
          return number == null ? 0 : Math.max(0, number);
        }
      }
    }
    return 0;
  }

  @Override
  public void close() {
    if (found != null) {
      found.close();
      found = null;
    }
  }
}
