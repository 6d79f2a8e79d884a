package io.hostsonde.provider.disk;

import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What sysfs says of a block device, and seldom says otherwise. None of its files makes the kernel
 * talk to the device.
 *
 * @param parent the whole disk of a partition
 * @param sizeBytes 0 without a medium
 * @param hidden whether the kernel shows it to nobody, as one of several paths to an NVMe drive
 * @param mapperName how a device of the device mapper is called in {@code /dev/mapper}
 */
record BlockFacts(
    @Nullable String parent,
    long sizeBytes,
    boolean readOnly,
    boolean hidden,
    @Nullable String model,
    @Nullable Boolean rotational,
    @Nullable String mapperName) {

  private static final BlockFacts UNKNOWN = new BlockFacts(null, 0, false, false, null, null, null);

  /**
   * Reads them.
   *
   * @param sysBlock {@code /sys/block}
   * @param names of all devices
   */
  static BlockFacts read(Path sysBlock, String name, Collection<String> names) throws IOException {
    try {
      return readOf(sysBlock, name, names);
    } catch (InvalidPathException notOfThisLocale) {
      return UNKNOWN;
    }
  }

  private static BlockFacts readOf(Path sysBlock, String name, Collection<String> names)
      throws IOException {
    String parent = parent(sysBlock, name, names);
    Path disk = directory(sysBlock, parent == null ? name : parent);
    Path directory = parent == null ? disk : disk.resolve(fileName(name));
    Long sectors = number(directory.resolve("size"));
    Long readOnly = number(directory.resolve("ro"));
    Long hidden = number(directory.resolve("hidden"));
    Long rotational = number(disk.resolve("queue/rotational"));
    String model = line(disk.resolve("device/model"));
    return new BlockFacts(
        parent,
        sectors == null ? 0 : sectors * DiskStats.SECTOR_BYTES,
        readOnly != null && readOnly != 0,
        hidden != null && hidden != 0,
        // SD cards have a name instead.
        model == null ? line(disk.resolve("device/name")) : model,
        rotational == null ? null : rotational != 0,
        line(directory.resolve("dm/name")));
  }

  /** Whether it is a whole disk with a medium. */
  boolean isDisk() {
    return parent == null && sizeBytes > 0 && !hidden;
  }

  /** A whole disk's directory. */
  static Path directory(Path sysBlock, String name) {
    return sysBlock.resolve(fileName(name));
  }

  /** A name such as {@code cciss/c0d0} is no file name. */
  private static String fileName(String name) {
    return name.replace('/', '!');
  }

  private static @Nullable String parent(Path sysBlock, String name, Collection<String> names) {
    if (Files.isDirectory(directory(sysBlock, name))) {
      return null;
    }
    for (String disk : names) {
      if (name.length() > disk.length()
          && name.startsWith(disk)
          && Files.isDirectory(directory(sysBlock, disk).resolve(fileName(name)))) {
        return disk;
      }
    }
    return null;
  }

  private static @Nullable Long number(Path path) throws IOException {
    String line = line(path);
    try {
      return line == null ? null : Long.valueOf(line);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A file's only line, null where there is none. */
  static @Nullable String line(Path path) throws IOException {
    try (KernelFile file = new KernelFile(path)) {
      Text text = file.readIfPresent();
      String line = text == null ? "" : text.line().strip();
      return line.isEmpty() ? null : line;
    }
  }
}
