package io.hostsonde.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * What statfs(2) says of a mounted file system.
 *
 * @param type its magic number
 * @param blockBytes the unit of the three numbers of blocks: f_frsize, else f_bsize
 * @param blocks the size
 * @param freeBlocks free for the superuser
 * @param availableBlocks free for everybody
 * @param files how many inodes; 0 where it has no fixed number
 * @param freeFiles how many are free
 * @param flags ST_RDONLY and others
 */
public record FileSystemStatistics(
    long type,
    long blockBytes,
    long blocks,
    long freeBlocks,
    long availableBlocks,
    long files,
    long freeFiles,
    long flags) {

  private static final long ST_RDONLY = 1;
  private static final long PROC = 0x9fa0;
  private static final long SYSFS = 0x62656572;
  private static final long CGROUP = 0x27e0eb;
  private static final long CGROUP2 = 0x63677270;

  /** struct statfs: 120 bytes of 64-bit words on x86-64 and AArch64. */
  private static final int STRUCT_BYTES = 120;

  /**
   * Asks the kernel about the file system that has this path. Hangs for as long as that file system
   * does. Safe for use by many threads.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such path
   * @throws java.nio.file.AccessDeniedException when a directory on the way may not be searched
   * @throws IOException naming path and error
   */
  public static FileSystemStatistics of(Path path) throws IOException {
    return of(path.toString());
  }

  /**
   * The same for a path as the kernel gave it ({@link KernelName}): under a locale that is not
   * UTF-8 Java has no {@link Path} for every name.
   */
  public static FileSystemStatistics of(String path) throws IOException {
    byte[] name = KernelName.encode(path);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(8, 8);
      MemorySegment statistics = arena.allocate(STRUCT_BYTES, 8);
      MemorySegment pathname = arena.allocate(name.length + 1L);
      MemorySegment.copy(name, 0, pathname, ValueLayout.JAVA_BYTE, 0, name.length);
      long result =
          SystemCall.STATFS.call(errno, pathname.address(), statistics.address(), 0, 0, 0);
      if (result < 0) {
        throw Kernel.failure(path, (int) result);
      }
      return parse(statistics);
    }
  }

  private static FileSystemStatistics parse(MemorySegment statistics) {
    long blockSize = word(statistics, 1);
    long fragmentSize = word(statistics, 9);
    return new FileSystemStatistics(
        word(statistics, 0),
        fragmentSize > 0 ? fragmentSize : blockSize,
        word(statistics, 2),
        word(statistics, 3),
        word(statistics, 4),
        word(statistics, 5),
        word(statistics, 6),
        word(statistics, 10));
  }

  private static long word(MemorySegment statistics, int index) {
    return statistics.getAtIndex(ValueLayout.JAVA_LONG, index);
  }

  /** Whether it is mounted read-only. */
  public boolean readOnly() {
    return (flags & ST_RDONLY) != 0;
  }

  /**
   * Whether a file system of that magic number is the kernel's own view, so kept files tell now.
   */
  static boolean kernelTells(long type) {
    return type == PROC || type == SYSFS || type == CGROUP || type == CGROUP2;
  }
}
