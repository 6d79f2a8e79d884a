package io.hostsonde.provider.disk;

import io.hostsonde.linux.MountInfo;
import io.hostsonde.linux.Text;

/**
 * A line of {@code /proc/<pid>/mountinfo}, see proc_pid_mountinfo(5).
 *
 * @param id unique among all mounts there are, and not given again while a call hangs in it
 * @param parent the mount it is mounted on
 * @param device of the file system: the same for all mounts of one
 * @param root which folder of the file system is mounted
 * @param point where, as a {@link io.hostsonde.linux.KernelName}
 * @param source what, as it was given to mount(8)
 */
record Mount(
    long id,
    long parent,
    DeviceNumber device,
    String root,
    String point,
    boolean readOnly,
    String type,
    String source) {

  /** What the kernel appends to a mount point that was removed. */
  private static final String DELETED = "//deleted";

  /**
   * Parses a line.
   *
   * @throws IllegalArgumentException when it is not as it should be
   */
  static Mount parse(Text text) {
    long id = text.number();
    long parent = text.number();
    DeviceNumber device = DeviceNumber.parse(text);
    String root = MountInfo.unescaped(text.name());
    String point = MountInfo.unescaped(text.name());
    String options = text.word();
    if (!MountInfo.skipToHyphen(text)) {
      throw new IllegalArgumentException("no \" - \" before byte " + text.position());
    }
    String type = MountInfo.unescaped(text.word());
    text.skip(" ");
    // May be empty: mount("", ...) is allowed.
    String source = MountInfo.unescaped(text.until(' '));
    // What follows may have a page and more (overlay), and begins with the only one that is wanted.
    boolean readOnly = readOnly(options) || beginsReadOnly(text);
    return new Mount(id, parent, device, root, point, readOnly, type, source);
  }

  private static boolean beginsReadOnly(Text options) {
    return options.skip("ro") && (options.atLineEnd() || options.startsWith(","));
  }

  private static boolean readOnly(String options) {
    return options.equals("ro") || options.startsWith("ro,");
  }

  boolean isRoot() {
    return point.equals("/");
  }

  /** Whether the folder it was mounted on is gone, and it with it. */
  boolean deleted() {
    return point.endsWith(DELETED);
  }
}
