package io.hostsonde.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * System calls without garbage: one block of native memory, used over and over. Results are as the
 * kernel gives them: what was asked for, or the negated error number ({@link Errno}). Calls are
 * retried when a signal interrupted them; {@link Thread#interrupt} does nothing to them. Not for
 * concurrent use, but by changing threads. The memory goes with the object.
 */
public final class Kernel {

  private static final int O_CLOEXEC = 0x80000;
  private static final int ERRNO_BYTES = 8;

  /** What every structure that is asked for fits into. */
  private static final int LEAST_BYTES = 256;

  private final MemorySegment errno;
  private final MemorySegment block;
  private final long address;
  private final int capacity;

  /**
   * Allocates the block.
   *
   * @param capacity its size: how much one call can read at most
   */
  public Kernel(int capacity) {
    if (capacity < LEAST_BYTES) {
      throw new IllegalArgumentException("a block has at least " + LEAST_BYTES + " bytes");
    }
    MemorySegment memory = Arena.ofAuto().allocate(ERRNO_BYTES + (long) capacity, 8);
    this.errno = memory.asSlice(0, ERRNO_BYTES);
    this.block = memory.asSlice(ERRNO_BYTES);
    this.address = block.address();
    this.capacity = capacity;
  }

  /** How much one call can read at most. */
  public int capacity() {
    return capacity;
  }

  /** Opens for reading; the new descriptor or an error. */
  public int open(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(bytes.length + 1L);
      MemorySegment.copy(bytes, 0, name, ValueLayout.JAVA_BYTE, 0, bytes.length);
      return (int)
          SystemCall.OPENAT.call(errno, SystemCall.AT_FDCWD, name.address(), O_CLOEXEC, 0, 0);
    }
  }

  /**
   * Reads from an offset of a file, whatever was read before.
   *
   * @param into gets the bytes from the index {@code at} on, at most {@link #capacity} of them
   * @return how many, 0 at the end of the file, or an error
   */
  public int read(int descriptor, long offset, byte[] into, int at) {
    int room = Math.min(capacity, into.length - at);
    int count = (int) SystemCall.PREAD64.call(errno, descriptor, address, room, offset, 0);
    if (count > 0) {
      MemorySegment.copy(block, ValueLayout.JAVA_BYTE, 0, into, at, count);
    }
    return count;
  }

  /** Closes a descriptor; what the kernel says to that changes nothing. */
  public void close(int descriptor) {
    SystemCall.CLOSE.call(errno, descriptor, 0, 0, 0, 0);
  }

  /** The magic number of the file system that an open file is on, or an error. */
  public long fileSystem(int descriptor) {
    long result = SystemCall.FSTATFS.call(errno, descriptor, address, 0, 0, 0);
    return result < 0 ? result : block.get(ValueLayout.JAVA_LONG, 0);
  }

  /**
   * What an error means for whoever wanted that file.
   *
   * @param error negated, as the calls return it
   */
  public static IOException failure(String path, int error) {
    return switch (-error) {
      case Errno.ENOENT -> new NoSuchFileException(path);
      case Errno.EACCES, Errno.EPERM -> new AccessDeniedException(path);
      default -> new IOException(path + ": " + Errno.name(-error));
    };
  }
}
