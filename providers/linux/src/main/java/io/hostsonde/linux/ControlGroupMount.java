package io.hostsonde.linux;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A mounted hierarchy of control groups, of version 1 or 2.
 *
 * @param controllers those of a hierarchy of version 1, among mount options; empty: version 2
 * @param group which group of the hierarchy is mounted there
 * @param point where; begins with a slash
 */
public record ControlGroupMount(Set<String> controllers, String group, String point) {

  /**
   * Parses a line of mountinfo: {@code 36 35 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup
   * rw,cpu,cpuacct}.
   *
   * @return null when it is of something else, or not as it should be
   */
  public static @Nullable ControlGroupMount parse(Text text) {
    int start = text.position();
    boolean described = MountInfo.skipToHyphen(text);
    boolean unified = text.skip(" cgroup2 ");
    if (!described || (!unified && !text.skip(" cgroup "))) {
      return null;
    }
    text.until(' '); // source, may be empty
    Set<String> controllers = unified ? Set.of() : controllers(text.word());
    text.position(start);
    text.skipWord(); // mount ID
    text.skipWord(); // parent ID
    text.skipWord(); // major:minor
    String group = MountInfo.unescaped(text.name());
    String point = MountInfo.unescaped(text.name());
    return group.startsWith("/") && point.startsWith("/")
        ? new ControlGroupMount(controllers, group, point)
        : null;
  }

  private static Set<String> controllers(String options) {
    return Arrays.stream(options.split(",", -1)).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it is of version 2. */
  public boolean unified() {
    return controllers.isEmpty();
  }

  /**
   * The groups between the one mounted here and another. Both may begin with {@code /..} where the
   * process that reads them is in a name space further down.
   *
   * @return empty for the mounted one itself; null when the other is not below it
   */
  public @Nullable String below(String other) {
    boolean top = group.equals("/");
    if (!other.startsWith(group) || (top && (other.equals("/..") || other.startsWith("/../")))) {
      return null;
    }
    String rest = other.substring(top ? 0 : group.length());
    if (rest.isEmpty()) {
      return "";
    }
    return rest.startsWith("/") ? rest.substring(1) : null;
  }
}
