package io.hostsonde.provider.portable;

/** Names of block devices, of which OSHI gives paths. */
final class DeviceName {

  private static final String UNIX = "/dev/";

  /** {@code \\.\PHYSICALDRIVE0}. */
  private static final String WINDOWS = "\\\\.\\";

  /** {@code \\?\Volume{...}\}. */
  private static final String WINDOWS_VOLUME = "\\\\?\\";

  private DeviceName() {}

  /** The name alone. */
  static String of(String path) {
    if (path.startsWith(UNIX)) {
      return path.substring(UNIX.length());
    }
    return path.startsWith(WINDOWS) ? path.substring(WINDOWS.length()) : path;
  }

  /** Whether it names one device, not only what kind of file system is mounted. */
  static boolean isDevice(String volume) {
    return volume.startsWith(UNIX) || volume.startsWith(WINDOWS_VOLUME);
  }
}
