package io.hostsonde.provider.memory;

import io.hostsonde.linux.Text;

/**
 * What is taken from /proc/meminfo, in bytes; {@link #ABSENT} what the kernel doesn't tell. Lines
 * are found by name: their order and number differ between kernels.
 */
final class MemInfo {

  static final long ABSENT = -1;

  private static final int BYTES_PER_KIBIBYTE = 1024;

  private long size = ABSENT;
  private long free = ABSENT;
  private long available = ABSENT;
  private long buffers = ABSENT;
  private long cached = ABSENT;
  private long activeFile = ABSENT;
  private long inactiveFile = ABSENT;
  private long swapSize = ABSENT;
  private long swapFree = ABSENT;
  private long reclaimableSlab = ABSENT;

  private MemInfo() {}

  static MemInfo parse(Text text) {
    MemInfo info = new MemInfo();
    for (; !text.atEnd(); text.nextLine()) {
      info.line(text);
    }
    return info;
  }

  private void line(Text text) {
    if (text.skip("MemTotal:")) {
      size = bytes(text);
    } else if (text.skip("MemFree:")) {
      free = bytes(text);
    } else if (text.skip("MemAvailable:")) {
      available = bytes(text);
    } else if (text.skip("Buffers:")) {
      buffers = bytes(text);
    } else if (text.skip("Cached:")) {
      cached = bytes(text);
    } else if (text.skip("Active(file):")) {
      activeFile = bytes(text);
    } else if (text.skip("Inactive(file):")) {
      inactiveFile = bytes(text);
    } else if (text.skip("SwapTotal:")) {
      swapSize = bytes(text);
    } else if (text.skip("SwapFree:")) {
      swapFree = freeBytes(text);
    } else if (text.skip("SReclaimable:")) {
      reclaimableSlab = bytes(text);
    }
  }

  /** The number of kibibytes that comes next, in bytes; absent what can't be a size. */
  static long bytes(Text text) {
    Long kibibytes = text.numberIfAny();
    return kibibytes == null || kibibytes < 0 || kibibytes > Long.MAX_VALUE / BYTES_PER_KIBIBYTE
        ? ABSENT
        : kibibytes * BYTES_PER_KIBIBYTE;
  }

  /**
   * The same of what is free, where an emulation (lxcfs) may take off more than there is, so that
   * it wraps: more is free than there can be, which leaves nothing used.
   */
  private static long freeBytes(Text text) {
    int start = text.position();
    long bytes = bytes(text);
    if (bytes != ABSENT) {
      return bytes;
    }
    text.position(start);
    return text.numberIfAny() == null ? ABSENT : Long.MAX_VALUE;
  }

  long size() {
    return size;
  }

  long free() {
    return free;
  }

  long available() {
    return available;
  }

  long buffers() {
    return buffers;
  }

  long cached() {
    return cached;
  }

  long swapSize() {
    return swapSize;
  }

  long swapFree() {
    return swapFree;
  }

  long reclaimableSlab() {
    return reclaimableSlab;
  }

  /**
   * The kernel's own estimate of what is available (si_mem_available, Linux 3.14), as free(1) makes
   * it for older ones: what is free above the low watermark, and of the file cache and the
   * reclaimable slab all but half, or but the watermark when that is less.
   *
   * @param minimumFree vm.min_free_kbytes, in bytes
   */
  long estimatedAvailable(long minimumFree) {
    long watermark = minimumFree / 4 * 5;
    long fileCache = told(activeFile) + told(inactiveFile);
    long slab = told(reclaimableSlab);
    long estimate =
        told(free)
            - watermark
            + (fileCache - Math.min(fileCache / 2, watermark))
            + (slab - Math.min(slab / 2, watermark));
    return Math.clamp(estimate, 0, told(size));
  }

  private static long told(long value) {
    return Math.max(0, value);
  }
}
