package io.hostsonde.provider.memory;

import io.hostsonde.linux.ControlGroupMount;
import io.hostsonde.linux.Text;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the folder of a process' memory control group is.
 *
 * @param path the group as /proc/self/cgroup names it
 * @param folder its folder
 * @param top the highest folder of the hierarchy that can be seen from here
 */
record GroupLocation(Version version, String path, Path folder, Path top) {

  /** The two kinds of hierarchy, with the names of their files. */
  enum Version {
    ONE("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "),
    TWO("memory.max", "memory.current", "inactive_file ");

    private final String limit;
    private final String use;
    private final String inactiveFile;

    Version(String limit, String use, String inactiveFile) {
      this.limit = limit;
      this.use = use;
      this.inactiveFile = inactiveFile;
    }

    private boolean isOf(ControlGroupMount mount) {
      return this == TWO ? mount.unified() : mount.controllers().contains("memory");
    }

    String limit() {
      return limit;
    }

    String use() {
      return use;
    }

    /** The start of the line in memory.stat, with the blank that ends the name. */
    String inactiveFile() {
      return inactiveFile;
    }
  }

  /**
   * The memory group of a process.
   *
   * <p>On a host that mounts both versions, memory belongs to the one that has the controller. In a
   * container the mount may show a group far below the hierarchy's root (version 1 without a
   * namespace), and the path may lead out of what is mounted; then the mount's own group, in which
   * the container is, counts.
   *
   * @param groups /proc/self/cgroup
   * @param mounts of /proc/self/mountinfo
   * @param root what mount points are resolved against
   * @return null when there is no memory controller, or its hierarchy isn't mounted
   */
  static @Nullable GroupLocation parse(Text groups, List<ControlGroupMount> mounts, Path root) {
    String one = null;
    String two = null;
    while (!groups.atEnd()) {
      String hierarchy = groups.until(':');
      String controllers = groups.until(':');
      String path = groups.line();
      if (!path.startsWith("/")) {
        continue;
      }
      if (contains(controllers, "memory")) {
        one = path;
      } else if (hierarchy.equals("0") && controllers.isEmpty()) {
        two = path;
      }
    }
    Version version = one != null ? Version.ONE : Version.TWO;
    String path = one != null ? one : two;
    if (path == null) {
      return null;
    }
    ControlGroupMount mount = mount(mounts, version, path);
    if (mount == null) {
      return null;
    }
    try {
      return located(version, path, mount, root);
    } catch (InvalidPathException unmappable) {
      return null; // a name that the locale's characters can't express
    }
  }

  private static GroupLocation located(
      Version version, String path, ControlGroupMount mount, Path root) {
    Path top = root.resolve(mount.point().substring(1)).normalize();
    String below = mount.below(path);
    Path folder = below == null ? top : top.resolve(below).normalize();
    return new GroupLocation(version, path, folder.startsWith(top) ? folder : top, top);
  }

  /** The mount that shows the path, else any of that version. */
  private static @Nullable ControlGroupMount mount(
      List<ControlGroupMount> mounts, Version version, String path) {
    ControlGroupMount any = null;
    for (ControlGroupMount mount : mounts) {
      if (version.isOf(mount)) {
        if (mount.below(path) != null) {
          return mount;
        }
        any = any == null ? mount : any;
      }
    }
    return any;
  }

  private static boolean contains(String list, String element) {
    return ("," + list + ",").contains("," + element + ",");
  }
}
