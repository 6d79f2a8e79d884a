package io.hostsonde.provider.docker;

import io.hostsonde.linux.ControlGroupMount;
import io.hostsonde.linux.Text;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where control groups are mounted: hierarchies of version 1, of version 2, or both.
 *
 * @param mounts in the order of mountinfo
 * @param hostRoot where the host's root is mounted; a mount point that is there below it is taken
 */
record ControlGroups(List<ControlGroupMount> mounts, Path hostRoot) {

  /**
   * A container's groups, by controller; null where there is none that can be seen.
   *
   * @param unified the group of version 2
   */
  record Folders(
      @Nullable Path cpu,
      @Nullable Path cpuacct,
      @Nullable Path memory,
      @Nullable Path pids,
      @Nullable Path blkio,
      @Nullable Path unified) {}

  /**
   * Finds a container's groups in the /proc/[pid]/cgroup of its first process.
   *
   * @param id the container's; it must be a part of the groups' names, because else that process is
   *     another: the engine may count processes in a name space of its own
   * @return null when the container is not in these groups, or they can't be seen
   */
  @Nullable Folders find(Text cgroup, String id) {
    @Nullable Path[] found = new Path[6];
    boolean any = false;
    while (!cgroup.atEnd()) {
      cgroup.until(':');
      String controllers = cgroup.until(':');
      String group = outermost(cgroup.line(), id);
      if (group == null) {
        continue;
      }
      if (controllers.isEmpty()) {
        found[5] = folder(null, group);
        any |= found[5] != null;
      }
      for (String controller : controllers.split(",", -1)) {
        int index = List.of("cpu", "cpuacct", "memory", "pids", "blkio").indexOf(controller);
        if (index >= 0) {
          found[index] = folder(controller, group);
          any |= found[index] != null;
        }
      }
    }
    return any ? new Folders(found[0], found[1], found[2], found[3], found[4], found[5]) : null;
  }

  /** The container's own group: it may have made others below it (systemd inside does). */
  private static @Nullable String outermost(String group, String id) {
    int at = group.indexOf(id);
    if (at < 0) {
      return null;
    }
    int slash = group.indexOf('/', at);
    return slash < 0 ? group : group.substring(0, slash);
  }

  private @Nullable Path folder(@Nullable String controller, String group) {
    for (ControlGroupMount mount : mounts) {
      if (controller == null ? mount.unified() : mount.controllers().contains(controller)) {
        Path folder = within(mount, group);
        if (folder != null && Files.isDirectory(folder)) {
          return folder;
        }
      }
    }
    return null;
  }

  /** The folder of a group, or null when it is not below what is mounted, or has no name here. */
  private @Nullable Path within(ControlGroupMount mount, String group) {
    String below = mount.below(group);
    try {
      return below == null ? null : point(mount).resolve(below);
    } catch (InvalidPathException notOfThisLocale) {
      return null;
    }
  }

  /** What is there below the host's root is the host's. */
  private Path point(ControlGroupMount mount) {
    Path below = hostRoot.resolve(mount.point().substring(1));
    return Files.isDirectory(below) ? below : Path.of(mount.point());
  }
}
