package io.hostsonde.provider.disk;

import io.hostsonde.linux.FileSystemStatistics;
import org.jspecify.annotations.Nullable;

/** Bytes and inodes, from the blocks of statfs(2). */
record FileSystemSizes(
    @Nullable Long size,
    @Nullable Long available,
    @Nullable Long free,
    @Nullable Long used,
    @Nullable Long inodes,
    @Nullable Long inodesFree) {

  private static final FileSystemSizes UNKNOWN =
      new FileSystemSizes(null, null, null, null, null, null);

  static FileSystemSizes of(@Nullable FileSystemStatistics statistics) {
    if (statistics == null) {
      return UNKNOWN;
    }
    long block = statistics.blockBytes();
    boolean inodes = statistics.files() > 0;
    return new FileSystemSizes(
        bytes(statistics.blocks(), block),
        // Below zero when root has used of what is reserved for it.
        bytes(Math.max(0, statistics.availableBlocks()), block),
        bytes(statistics.freeBlocks(), block),
        bytes(Math.max(0, statistics.blocks() - statistics.freeBlocks()), block),
        inodes ? statistics.files() : null,
        inodes ? statistics.freeFiles() : null);
  }

  /** Null where there can't be so many: some file systems of programs claim to have no end. */
  private static @Nullable Long bytes(long blocks, long blockBytes) {
    return Math.multiplyHigh(blocks, blockBytes) == 0 && blocks * blockBytes >= 0
        ? (Long) (blocks * blockBytes)
        : null;
  }
}
