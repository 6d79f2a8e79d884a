package io.hostsonde.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * System calls without garbage: one block of native memory, used over and over. Results are as the
 * kernel gives them: what was asked for, or the negated error number ({@link Errno}). Calls are
 * retried when a signal interrupted them; {@link Thread#interrupt} does nothing to them. Not for
 * concurrent use, but by changing threads. The memory is allocated by the first call and goes with
 * the object.
 */
public final class Kernel {

  /** In place of a directory's descriptor: the path is absolute. */
  public static final int NO_DIRECTORY = -100;

  private static final int O_CLOEXEC = 0x80000;
  private static final int RLIMIT_NOFILE = 7;
  private static final int STATX_UID = 0x8;
  private static final int STATX_UID_OFFSET = 20;
  private static final int ERRNO_BYTES = 8;
  private static final int CLOCK_PID_SHIFT = 3;
  private static final int CLOCK_SCHEDULER = 2;
  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS = 1_000_000_000L;

  /** What every structure that is asked for fits into; the largest is struct statx. */
  private static final int LEAST_BYTES = 256;

  private final int capacity;
  private @Nullable Memory memory;

  /** What the kernel writes to. */
  private record Memory(MemorySegment errno, MemorySegment block, long address) {

    static Memory allocate(int capacity) {
      MemorySegment all = Arena.ofAuto().allocate(ERRNO_BYTES + (long) capacity, 8);
      MemorySegment block = all.asSlice(ERRNO_BYTES);
      return new Memory(all.asSlice(0, ERRNO_BYTES), block, block.address());
    }
  }

  /**
   * Touches nothing.
   *
   * @param capacity the size of the block: how much one call can read at most
   */
  public Kernel(int capacity) {
    if (capacity < LEAST_BYTES) {
      throw new IllegalArgumentException("a block has at least " + LEAST_BYTES + " bytes");
    }
    this.capacity = capacity;
  }

  /** How much one call can read at most. */
  public int capacity() {
    return capacity;
  }

  /**
   * Opens a file or directory for reading.
   *
   * @param directory descriptor that the path is relative to, or {@link #NO_DIRECTORY}
   * @return the new descriptor, or an error
   */
  public int open(int directory, String path) {
    Memory memory = memory();
    MemorySegment name = name(memory, path);
    return (int) SystemCall.OPENAT.call(memory.errno, directory, name.address(), O_CLOEXEC, 0, 0);
  }

  /**
   * Reads from an offset of a file, whatever was read before.
   *
   * @param into gets the bytes from the index {@code at} on, at most {@link #capacity} of them
   * @return how many, 0 at the end of the file, or an error
   */
  public int read(int descriptor, long offset, byte[] into, int at) {
    Memory memory = memory();
    int room = Math.min(capacity, into.length - at);
    int count =
        (int) SystemCall.PREAD64.call(memory.errno, descriptor, memory.address, room, offset, 0);
    return copied(memory, count, into, at);
  }

  /**
   * The next entries of a directory, as struct linux_dirent64.
   *
   * @param first whether to begin with the first entry, else after the last ones
   * @param into at least of {@link #capacity}
   * @return how many bytes, 0 after the last entry, or an error
   */
  int entries(int descriptor, boolean first, byte[] into) {
    Memory memory = memory();
    if (first) {
      SystemCall.LSEEK.call(memory.errno, descriptor, 0, 0, 0, 0);
    }
    int count =
        (int) SystemCall.GETDENTS64.call(memory.errno, descriptor, memory.address, capacity, 0, 0);
    return copied(memory, count, into, 0);
  }

  private static int copied(Memory memory, int count, byte[] into, int at) {
    if (count > 0) {
      MemorySegment.copy(memory.block, ValueLayout.JAVA_BYTE, 0, into, at, count);
    }
    return count;
  }

  /** Closes a descriptor; what the kernel says to that changes nothing. */
  public void close(int descriptor) {
    SystemCall.CLOSE.call(memory().errno, descriptor, 0, 0, 0, 0);
  }

  /**
   * The number of the user that owns a file or directory, or an error.
   *
   * @param directory descriptor that the path is relative to, or {@link #NO_DIRECTORY}
   */
  public long owner(int directory, String path) {
    Memory memory = memory();
    MemorySegment name = name(memory, path);
    long result =
        SystemCall.STATX.call(
            memory.errno, directory, name.address(), 0, STATX_UID, memory.address);
    return result < 0
        ? result
        : Integer.toUnsignedLong(memory.block.get(ValueLayout.JAVA_INT, STATX_UID_OFFSET));
  }

  /** Whether there is such a file or folder, behind all links. */
  public static boolean exists(String path) {
    return new Kernel(LEAST_BYTES).owner(NO_DIRECTORY, path) >= 0;
  }

  /**
   * Where a symbolic link leads; the bytes as UTF-8.
   *
   * @throws IOException when there is none or it may not be read, see {@link #failure}
   */
  public String target(String path) throws IOException {
    Memory memory = memory();
    MemorySegment name = name(memory, path);
    int count =
        (int)
            SystemCall.READLINKAT.call(
                memory.errno, NO_DIRECTORY, name.address(), memory.address, capacity, 0);
    if (count < 0) {
      throw failure(path, count);
    }
    byte[] target = new byte[count];
    copied(memory, count, target, 0);
    return new String(target, StandardCharsets.UTF_8);
  }

  /** The magic number of the file system that an open file is on, or an error. */
  long fileSystem(int descriptor) {
    Memory memory = memory();
    long result = SystemCall.FSTATFS.call(memory.errno, descriptor, memory.address, 0, 0, 0);
    return result < 0 ? result : memory.block.get(ValueLayout.JAVA_LONG, 0);
  }

  /**
   * The CPU time of a process, with all its threads that are and were, from its clock
   * (clock_getcpuclockid(3)); readable by all, whoever owns the process. Of a thread that is
   * running just now it may lack what it has run since the last tick.
   *
   * @param pid as the own namespace of pids has it
   * @return nanoseconds, or an error when there is none
   */
  public long cpuNanos(int pid) {
    return clock(~pid << CLOCK_PID_SHIFT | CLOCK_SCHEDULER);
  }

  /** The time since this kernel was booted, suspended or not. */
  public static long nanosSinceBoot() {
    return new Kernel(LEAST_BYTES).clock(CLOCK_BOOTTIME);
  }

  private long clock(int clock) {
    Memory memory = memory();
    long result = SystemCall.CLOCK_GETTIME.call(memory.errno, clock, memory.address, 0, 0, 0);
    return result < 0
        ? result
        : memory.block.get(ValueLayout.JAVA_LONG, 0) * NANOS
            + memory.block.get(ValueLayout.JAVA_LONG, Long.BYTES);
  }

  /** Tells the kernel how this process uses some of its memory (madvise(2)); an error, or 0. */
  long advise(long address, long bytes, int advice) {
    return SystemCall.MADVISE.call(memory().errno, address, bytes, advice, 0, 0);
  }

  /** How many descriptors this process may have open. */
  public long descriptorLimit() {
    Memory memory = memory();
    long result = SystemCall.PRLIMIT64.call(memory.errno, 0, RLIMIT_NOFILE, 0, memory.address, 0);
    long soft = result < 0 ? result : memory.block.get(ValueLayout.JAVA_LONG, 0);
    return soft < 0 ? Long.MAX_VALUE : soft;
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

  private Memory memory() {
    Memory present = memory;
    if (present == null) {
      present = Memory.allocate(capacity);
      memory = present;
    }
    return present;
  }

  /** The kernel has read the name before it writes its answer, so one block serves for both. */
  private static MemorySegment name(Memory memory, String path) {
    byte[] bytes = KernelName.encode(path);
    MemorySegment name =
        bytes.length < memory.block.byteSize()
            ? memory.block
            : Arena.ofAuto().allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, name, ValueLayout.JAVA_BYTE, 0, bytes.length);
    name.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
    return name;
  }
}
