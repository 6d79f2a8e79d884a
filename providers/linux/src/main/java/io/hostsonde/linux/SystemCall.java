package io.hostsonde.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The system calls in use, all through one function of libc, {@code syscall(2)}: one handle to link
 * at start-up instead of one for each, and the structures are the kernel's own, the same under
 * every libc. Pointers go as plain longs, which spares the interpreter and C1 the unpacking of
 * segments; whoever calls keeps the memory alive.
 */
enum SystemCall {
  CLOSE(3, 57),
  LSEEK(8, 62),
  PREAD64(17, 67),
  MADVISE(28, 233),
  STATFS(137, 43),
  FSTATFS(138, 44),
  GETDENTS64(217, 61),
  CLOCK_GETTIME(228, 113),
  OPENAT(257, 56),
  READLINKAT(267, 78),
  PRLIMIT64(302, 261),
  STATX(332, 291);

  private final long number;

  SystemCall(int x86, int generic) {
    this.number = Linked.GENERIC ? generic : x86;
  }

  /**
   * Calls the kernel.
   *
   * @param errno where the error number goes: 4 bytes of native memory
   * @return as the kernel says it: the result, or the error number negated
   */
  long call(MemorySegment errno, long a, long b, long c, long d, long e) {
    long result;
    do {
      try {
        result = (long) Linked.SYSCALL.invokeExact(errno, number, a, b, c, d, e);
      } catch (RuntimeException | Error failure) {
        throw failure;
      } catch (Throwable impossible) {
        throw new IllegalStateException(name(), impossible);
      }
      if (result == -1) {
        result = -errno.get(ValueLayout.JAVA_INT, 0);
      }
    } while (result == -Errno.EINTR && this != CLOSE);
    return result;
  }

  /** Linked by the first call, so that who never reads /proc never pays. */
  private static final class Linked {

    /** Whether the numbers are those of asm-generic/unistd.h. */
    static final boolean GENERIC = generic();

    static final MethodHandle SYSCALL = link();

    private static boolean generic() {
      String architecture = System.getProperty("os.arch", "");
      return switch (architecture) {
        case "aarch64", "riscv64" -> true;
        case "amd64", "x86_64" -> false;
        default ->
            throw new UnsupportedOperationException(
                "system call numbers are known for x86-64, AArch64 and RISC-V, not for "
                    + architecture);
      };
    }

    private static MethodHandle link() {
      ValueLayout word = ValueLayout.JAVA_LONG;
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(word, word, word, word, word, word, word),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));
    }
  }
}
