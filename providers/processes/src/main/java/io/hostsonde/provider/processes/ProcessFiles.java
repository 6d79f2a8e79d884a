package io.hostsonde.provider.processes;

import io.hostsonde.linux.Errno;
import io.hostsonde.linux.Kernel;
import io.hostsonde.linux.KernelDirectory;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of processes, and keeps the stat file of each open: it fails with ESRCH when its
 * process has gone, also when the pid is used again.
 */
final class ProcessFiles {

  /** Fits any stat line: some 50 numbers and a name of at most 64 bytes. */
  private static final int LINE_BYTES = 2048;

  /** What is kept open by default; each takes about 5 KB of kernel memory. */
  private static final int MOST_DESCRIPTORS = 4096;

  private final KernelDirectory proc;
  private final @Nullable Integer wantedDescriptors;
  private final Kernel kernel = new Kernel(LINE_BYTES);
  private final byte[] bytes = new byte[LINE_BYTES];
  private int mostKept;
  private int kept;

  /**
   * Touches nothing.
   *
   * @param wantedDescriptors how many files to keep open; null: what seems right
   */
  ProcessFiles(KernelDirectory proc, @Nullable Integer wantedDescriptors) {
    this.proc = proc;
    this.wantedDescriptors = wantedDescriptors;
  }

  /**
   * Finds out what the kernel offers; once, before anything is read.
   *
   * @param kernelView whether this is a real /proc, where an open file is read anew each time
   */
  void prepare(boolean kernelView) throws IOException {
    if (!kernelView) {
      return;
    }
    mostKept =
        wantedDescriptors != null
            ? wantedDescriptors
            : (int) Math.min(MOST_DESCRIPTORS, kernel.descriptorLimit() / 2);
  }

  /** What was read last. */
  byte[] bytes() {
    return bytes;
  }

  /** Reads the stat line of a process; how long it is, or not positive when there is none. */
  int readStat(Tracked process) throws IOException {
    if (process.descriptor != Tracked.NO_DESCRIPTOR) {
      int length = kernel.read(process.descriptor, 0, bytes, 0);
      if (length > 0) {
        return length;
      }
      release(process);
    }
    int descriptor = kernel.open(proc.descriptor(), process.pid + "/stat");
    if (descriptor < 0) {
      return descriptor;
    }
    int length = kernel.read(descriptor, 0, bytes, 0);
    if (length > 0 && kept < mostKept) {
      process.descriptor = descriptor;
      kept++;
    } else {
      kernel.close(descriptor);
    }
    return length;
  }

  /**
   * The CPU time of a process and all its threads, or negative when it is not told. Costs a quarter
   * of reading the stat file.
   */
  long cpuNanos(int pid) {
    return kernel.cpuNanos(pid);
  }

  /** Closes what is kept of a process. */
  void release(Tracked process) {
    if (process.descriptor != Tracked.NO_DESCRIPTOR) {
      kernel.close(process.descriptor);
      process.descriptor = Tracked.NO_DESCRIPTOR;
      kept--;
    }
  }

  /**
   * The effective user owns the folder of a process, always; the files in it belong to root when
   * the process is not dumpable. Negative when that is hidden.
   */
  long owner(int pid) throws IOException {
    return kernel.owner(proc.descriptor(), Integer.toString(pid));
  }

  /** Whether there is such a process, and not just a thread of that number. */
  boolean isProcess(int pid) throws IOException {
    int descriptor = kernel.open(proc.descriptor(), pid + "/status");
    if (descriptor < 0) {
      return false;
    }
    int length = kernel.read(descriptor, 0, bytes, 0);
    kernel.close(descriptor);
    Text status = Text.of(Arrays.copyOf(bytes, Math.max(length, 0)));
    while (!status.atEnd()) {
      if (status.skip("Tgid:")) {
        return status.number() == pid;
      }
      status.nextLine();
    }
    return false;
  }

  /** Whether a result of {@link #readStat} says that the agent needs descriptors for more. */
  boolean ranOut(int result) {
    return kept > 0 && (result == -Errno.EMFILE || result == -Errno.ENFILE);
  }

  /** Closes half of what is kept, for good. */
  void giveHalfBack(Tracked[] processes, int count) {
    mostKept = kept / 2;
    for (int i = 0; i < count && kept > mostKept; i++) {
      release(processes[i]);
    }
  }

  /** How many files are kept open. */
  int kept() {
    return kept;
  }
}
