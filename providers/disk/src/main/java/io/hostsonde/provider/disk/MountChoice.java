package io.hostsonde.provider.disk;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which of the mounts are shown: those that hold data, can be reached, and one a device. */
final class MountChoice {

  /** Served by another machine, or by the one this virtual machine runs on. */
  private static final Set<String> NETWORK_TYPES =
      Set.of(
          "9p",
          "afs",
          "beegfs",
          "ceph",
          "cifs",
          "coda",
          "gpfs",
          "lustre",
          "nfs",
          "nfs4",
          "orangefs",
          "smb3",
          "smbfs",
          "vboxsf",
          "virtiofs",
          "vmhgfs");

  /** Of several mounts of a device: the root, then what shows most of it, then the shortest. */
  private static final Comparator<Mount> BEST =
      Comparator.comparing(Mount::isRoot, Comparator.reverseOrder())
          .thenComparingInt(mount -> mount.root().length())
          .thenComparingInt(mount -> mount.point().length());

  private final boolean network;
  private final Set<String> typesIncluded;
  private final Set<String> typesExcluded;
  private final Predicate<String> pointExcluded;

  MountChoice(DiskSettings settings) {
    this.network = settings.network();
    this.typesIncluded = Set.copyOf(settings.typesIncluded());
    this.typesExcluded = Set.copyOf(settings.typesExcluded());
    this.pointExcluded = globs(settings.mountsExcluded());
  }

  /** Those to be shown, in mount order. */
  List<Mount> of(List<Mount> mounts) {
    Tree tree = new Tree(mounts);
    Map<DeviceNumber, Mount> best = new LinkedHashMap<>();
    for (Mount mount : mounts) {
      if (counts(mount)
          && !mount.deleted()
          && !pointExcluded.test(mount.point())
          && tree.reachable(mount)) {
        best.merge(
            mount.device(), mount, (one, other) -> BEST.compare(other, one) < 0 ? other : one);
      }
    }
    return List.copyOf(best.values());
  }

  /**
   * What has a block device holds data; what has none is a view of the kernel's memory, unless it
   * is one of the few that manage devices themselves. So new pseudo types need no list.
   */
  private boolean counts(Mount mount) {
    if (mount.isRoot()) {
      return true;
    }
    String type = mount.type();
    if (typesExcluded.contains(type)) {
      return false;
    }
    return mount.device().blockDevice()
        || typesIncluded.contains(type)
        || (network && servedElsewhere(type));
  }

  private static boolean servedElsewhere(String type) {
    return NETWORK_TYPES.contains(type) || type.equals("fuse") || type.startsWith("fuse.");
  }

  /** Whether asking it may take as long as another machine or a program likes. */
  static boolean mayHang(Mount mount) {
    return servedElsewhere(mount.type()) || mount.type().equals("fuseblk");
  }

  private static Predicate<String> globs(Collection<String> globs) {
    return globs.isEmpty()
        ? point -> false
        : Pattern.compile(globs.stream().map(MountChoice::regex).collect(Collectors.joining("|")))
            .asMatchPredicate();
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c != '*') {
        regex.append(Pattern.quote(String.valueOf(c)));
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else {
        regex.append("[^/]*");
      }
    }
    return regex.toString();
  }

  /** Who is mounted on whom. What it costs grows with the mounts, however they lie. */
  private static final class Tree {

    /** Those on a mount, by mount point; of several the last. */
    private final Map<Long, Map<String, Mount>> children = new HashMap<>();

    private final Map<String, Mount> roots = new HashMap<>();
    private final Map<String, @Nullable Mount> reached = new HashMap<>();
    private final Map<Long, Mount> tops = new HashMap<>();
    private final int size;

    Tree(List<Mount> mounts) {
      Set<Long> ids = new HashSet<>();
      mounts.forEach(mount -> ids.add(mount.id()));
      for (Mount mount : mounts) {
        boolean inside = mount.parent() != mount.id() && ids.contains(mount.parent());
        (inside ? children.computeIfAbsent(mount.parent(), id -> new HashMap<>()) : roots)
            .put(mount.point(), mount);
      }
      this.size = mounts.size();
    }

    /** Whether its mount point leads to it, not to another mounted over it or above it. */
    boolean reachable(Mount mount) {
      return mount.equals(reached.computeIfAbsent(mount.point(), this::reach));
    }

    private @Nullable Mount reach(String path) {
      Mount mount = null;
      Map<String, Mount> next = roots;
      for (int steps = 0; steps < size; steps++) {
        Mount onTheWay = first(next, path);
        if (onTheWay == null) {
          break;
        }
        mount = tops.computeIfAbsent(onTheWay.id(), id -> top(onTheWay));
        next = on(mount);
      }
      return mount;
    }

    /** The last of those that are mounted one upon the other at the same point. */
    private Mount top(Mount lowest) {
      Mount top = lowest;
      for (int steps = 0; steps < size; steps++) {
        Mount above = on(top).get(lowest.point());
        if (above == null) {
          break;
        }
        top = above;
      }
      return top;
    }

    private Map<String, Mount> on(Mount mount) {
      return children.getOrDefault(mount.id(), Map.of());
    }

    /** The one whose mount point the path comes to first. */
    private static @Nullable Mount first(Map<String, Mount> mounts, String path) {
      if (mounts.isEmpty()) {
        return null;
      }
      Mount first = mounts.get("/");
      for (int end = 0; first == null && end < path.length(); ) {
        int slash = path.indexOf('/', end + 1);
        end = slash < 0 ? path.length() : slash;
        first = mounts.get(path.substring(0, end));
      }
      return first;
    }
  }
}
