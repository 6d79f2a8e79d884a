package io.hostsonde.provider.processes;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.linux.Constants;
import io.hostsonde.linux.Errno;
import io.hostsonde.linux.Kernel;
import io.hostsonde.linux.KernelDirectory;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.UserNames;
import io.hostsonde.metrics.Processes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All processes in one pass: one pread each, of a stat file that is kept open. Such a file fails
 * with ESRCH when its process has gone, also when the pid is used again. Rows of processes that did
 * nothing are the objects of the last pass.
 */
final class ProcessesSampler implements Sampler<Processes> {

  /** Fits any stat line: some 50 numbers and a name of at most 64 bytes. */
  private static final int LINE_BYTES = 2048;

  /** What is kept open by default; each takes about 5 KB of kernel memory. */
  private static final int MOST_DESCRIPTORS = 4096;

  /**
   * While nothing forks there is nothing new, so /proc is not listed; but every so many passes,
   * since a process may come into sight without being new (hidepid).
   */
  private static final int PASSES_A_LISTING = 16;

  /** A process may change its user without exec, so each is asked again every so many passes. */
  private static final int PASSES_A_USER = 32;

  private static final Double ZERO = 0.0;

  private final KernelFile systemStat;
  private final KernelDirectory proc;
  private final UserNames userNames;
  private final HostClock clock;
  private final @Nullable Integer wantedDescriptors;
  private final Kernel kernel = new Kernel(LINE_BYTES);
  private final byte[] bytes = new byte[LINE_BYTES];
  private final StatLine line = new StatLine();
  private final Supplier<Constants> kernelConstants;
  private Constants constants = new Constants(0, 0);

  private boolean kernelView;

  private Tracked[] tracked = {};
  private int trackedCount;
  private int mostKept;
  private int kept;
  private int listed;

  private int pass;
  private long passNanos;
  private @Nullable SystemStat passStat;

  /**
   * Touches nothing.
   *
   * @param wantedDescriptors how many stat files to keep open; null: what seems right
   * @param kernelConstants asked once, by the first sample
   */
  ProcessesSampler(
      Host host,
      HostClock clock,
      @Nullable Integer wantedDescriptors,
      Supplier<Constants> kernelConstants) {
    this.systemStat = new KernelFile(host.proc().resolve("stat"));
    this.proc = new KernelDirectory(host.proc());
    this.userNames = new UserNames(host.root());
    this.clock = clock;
    this.wantedDescriptors = wantedDescriptors;
    this.kernelConstants = kernelConstants;
  }

  @Override
  public Processes sample() throws IOException {
    if (pass == 0) {
      prepare();
    }
    SystemStat stat = SystemStat.parse(systemStat.read());
    long nanos = clock.nanoTime();
    Window window = Window.between(passStat, passNanos, stat, nanos, constants.ticksPerSecond());
    list(stat);
    userNames.refresh();
    Processes.Entry[] entries = observeAll(stat, window);
    passStat = stat;
    passNanos = nanos;
    pass++;
    return new Processes(
        entries.length,
        Collections.unmodifiableList(Arrays.asList(entries)),
        window == null ? null : window.seconds());
  }

  private void prepare() throws IOException {
    constants = kernelConstants.get();
    kernelView = proc.isKernelView();
    if (!kernelView) {
      mostKept = 0;
    } else if (wantedDescriptors != null) {
      mostKept = wantedDescriptors;
    } else {
      mostKept = (int) Math.min(MOST_DESCRIPTORS, kernel.descriptorLimit() / 2);
    }
  }

  private void list(SystemStat stat) throws IOException {
    boolean nothingNew =
        passStat != null
            && stat.forks() >= 0
            && stat.forks() == passStat.forks()
            && pass % PASSES_A_LISTING != 0
            && kernelView;
    if (!nothingNew) {
      listed = proc.list();
    }
  }

  /** Walks through the pids listed and the processes known, both in the order of their pids. */
  private Processes.Entry[] observeAll(SystemStat stat, @Nullable Window window)
      throws IOException {
    Processes.Entry[] entries = new Processes.Entry[listed];
    Tracked[] next = new Tracked[listed];
    int count = 0;
    int known = 0;
    for (int i = 0; i < listed; i++) {
      int pid = proc.number(i);
      while (known < trackedCount && tracked[known].pid < pid) {
        release(tracked[known++]);
      }
      Tracked process =
          known < trackedCount && tracked[known].pid == pid ? tracked[known++] : new Tracked(pid);
      int length = read(process);
      if (length > 0 && line.parse(bytes, length)) {
        entries[count] = observe(process, stat, window);
        next[count++] = process;
      } else {
        release(process);
      }
    }
    while (known < trackedCount) {
      release(tracked[known++]);
    }
    tracked = next;
    trackedCount = count;
    return count == listed ? entries : Arrays.copyOf(entries, count);
  }

  private Processes.Entry observe(Tracked process, SystemStat stat, @Nullable Window window)
      throws IOException {
    Double ofCore = null;
    Double ofHost = null;
    boolean begins = process.begins(line);
    if (begins) {
      process.begin(line, stat.started(line.startTicks(), constants.ticksPerSecond()));
    } else {
      long ticks = process.advance(line);
      if (window != null && ticks >= 0) {
        ofCore = ticks == 0 ? ZERO : window.ofCore(ticks);
        ofHost = ticks == 0 ? ZERO : window.ofHost(ticks);
      }
    }
    boolean renamed = process.rename(line);
    if (begins || renamed || process.passes() == 1 || (process.pid + pass) % PASSES_A_USER == 0) {
      process.user(user(process.pid));
    }
    return process.entry(line, ofCore, ofHost, line.residentPages() * constants.pageBytes());
  }

  /**
   * The effective user owns the folder of a process, always; the files in it belong to root when
   * the process is not dumpable.
   */
  private @Nullable String user(int pid) throws IOException {
    long user = kernel.owner(proc.descriptor(), Integer.toString(pid));
    return user < 0 ? null : userNames.name((int) user);
  }

  /** Reads the stat line of a process; how long it is, or not positive when there is none. */
  private int read(Tracked process) throws IOException {
    if (process.descriptor != Tracked.NO_DESCRIPTOR) {
      int length = kernel.read(process.descriptor, 0, bytes, 0);
      if (length > 0) {
        return length;
      }
      release(process);
    }
    int descriptor = open(process.pid);
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

  private int open(int pid) throws IOException {
    String path = pid + "/stat";
    int descriptor = kernel.open(proc.descriptor(), path);
    if (kept > 0 && (descriptor == -Errno.EMFILE || descriptor == -Errno.ENFILE)) {
      // The agent needs descriptors for more than this: hand half of them back, for good.
      mostKept = kept / 2;
      for (int i = 0; i < trackedCount && kept > mostKept; i++) {
        release(tracked[i]);
      }
      descriptor = kernel.open(proc.descriptor(), path);
    }
    return descriptor;
  }

  private void release(Tracked process) {
    if (process.descriptor != Tracked.NO_DESCRIPTOR) {
      kernel.close(process.descriptor);
      process.descriptor = Tracked.NO_DESCRIPTOR;
      kept--;
    }
  }

  /** How many stat files are kept open. */
  int kept() {
    return kept;
  }

  @Override
  public void close() {
    for (int i = 0; i < trackedCount; i++) {
      release(tracked[i]);
    }
    trackedCount = 0;
    proc.close();
    systemStat.close();
  }
}
