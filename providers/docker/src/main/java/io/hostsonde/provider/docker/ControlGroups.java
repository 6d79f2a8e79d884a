package io.hostsonde.provider.docker;

import io.hostsonde.linux.Text;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where control groups are mounted: hierarchies of version 1, of version 2, or both.
 *
 * @param mounts in the order of mountinfo
 */
record ControlGroups(List<Mount> mounts) {

  private static final int FIELDS_BEFORE_OPTIONAL = 6;

  /**
   * A mounted hierarchy.
   *
   * @param controllers those of a version 1 hierarchy; empty means version 2
   * @param root which group of the hierarchy is mounted there
   * @param point where
   */
  record Mount(Set<String> controllers, String root, Path point) {

    boolean unified() {
      return controllers.isEmpty();
    }

    /** The folder of a group, or null when it is not below what is mounted, or has no name here. */
    @Nullable Path folder(String group) {
      try {
        return below(group);
      } catch (InvalidPathException notOfThisLocale) {
        return null;
      }
    }

    private @Nullable Path below(String group) {
      if (root.equals("/")) {
        return group.startsWith("/..") ? null : point.resolve(group.substring(1));
      }
      return group.equals(root) || group.startsWith(root + "/")
          ? point.resolve(group.substring(root.length()).replaceFirst("^/", ""))
          : null;
    }
  }

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
   * Parses a line of /proc/self/mountinfo: {@code 36 35 0:30 / /sys/fs/cgroup/cpu rw - cgroup
   * cgroup rw,cpu,cpuacct}.
   *
   * @param hostRoot where the host's root is mounted; a mount point that is there below it is taken
   * @return null when it is of something else
   */
  static @Nullable Mount mount(Text text, Path hostRoot) {
    int start = text.position();
    for (int i = 0; i < FIELDS_BEFORE_OPTIONAL; i++) {
      text.skipWord();
    }
    while (!text.atLineEnd() && !text.word().equals("-")) {
      // shared:N, master:N and the like
    }
    String type = text.word();
    if (!type.equals("cgroup") && !type.equals("cgroup2")) {
      return null;
    }
    text.skipWord(); // source
    Set<String> controllers = type.equals("cgroup2") ? Set.of() : Set.of(distinct(text.word()));
    text.position(start);
    text.skipWord(); // mount ID
    text.skipWord(); // parent ID
    text.skipWord(); // major:minor
    String group = unescaped(text.word());
    String point = unescaped(text.word());
    return point.startsWith("/") ? new Mount(controllers, group, point(point, hostRoot)) : null;
  }

  private static String[] distinct(String options) {
    return java.util.Arrays.stream(options.split(",", -1)).distinct().toArray(String[]::new);
  }

  private static Path point(String path, Path hostRoot) {
    Path below = hostRoot.resolve(path.substring(1));
    return Files.isDirectory(below) ? below : Path.of(path);
  }

  /** Mountinfo writes blanks and backslashes in octal. */
  private static String unescaped(String text) {
    return text.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }

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
    for (Mount mount : mounts) {
      if (controller == null ? mount.unified() : mount.controllers().contains(controller)) {
        Path folder = mount.folder(group);
        if (folder != null && Files.isDirectory(folder)) {
          return folder;
        }
      }
    }
    return null;
  }
}
