package io.hostsonde.provider.processes;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.linux.Constants;
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
 * All processes in one pass: one pread each, of a file that is kept open ({@link ProcessFiles}).
 * Rows of processes that did nothing are the objects of the last pass.
 */
final class ProcessesSampler implements Sampler<Processes> {

  /**
   * While nothing forks there is nothing new, so /proc is not listed; but every so many passes,
   * since a process may come into sight without being new (hidepid).
   */
  private static final int PASSES_A_LISTING = 16;

  /** A process may change its user without exec, so each is asked again every so many passes. */
  private static final int PASSES_A_USER = 32;

  /**
   * The memory of a process that rests may be taken from it, so its stat is read every so many
   * passes all the same.
   */
  private static final int PASSES_A_LOOK = 16;

  private static final Double ZERO = 0.0;

  private final KernelFile systemStat;
  private final KernelDirectory proc;
  private final UserNames userNames;
  private final HostClock clock;
  private final ProcessFiles files;
  private final StatLine line = new StatLine();
  private final Supplier<Constants> kernelConstants;
  private Constants constants = new Constants(0, 0);

  private boolean kernelView;

  private Tracked[] tracked = {};
  private int trackedCount;
  private int listed;

  private int pass;
  private long passNanos;
  private @Nullable SystemStat passStat;

  /**
   * Touches nothing.
   *
   * @param wantedDescriptors how many files of processes to keep open; null: what seems right
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
    this.files = new ProcessFiles(proc, wantedDescriptors);
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
    files.prepare(kernelView);
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
        files.release(tracked[known++]);
      }
      Tracked process =
          known < trackedCount && tracked[known].pid == pid ? tracked[known++] : new Tracked(pid);
      Processes.Entry entry = entry(process, stat, window);
      if (entry != null) {
        entries[count] = entry;
        next[count++] = process;
      } else {
        files.release(process);
      }
    }
    while (known < trackedCount) {
      files.release(tracked[known++]);
    }
    tracked = next;
    trackedCount = count;
    return count == listed ? entries : Arrays.copyOf(entries, count);
  }

  /** The row of a process; null when there is no such process any more. */
  private Processes.@Nullable Entry entry(
      Tracked process, SystemStat stat, @Nullable Window window) throws IOException {
    if (process.rests()
        && files.stillRests(process)
        && process.isCalm()
        && window != null
        && (process.pid + pass) % PASSES_A_LOOK != 0) {
      return process.entry();
    }
    int account =
        process.isCalm() && !process.rests() ? files.openAccount(process) : Tracked.NO_DESCRIPTOR;
    int length = read(process);
    Processes.Entry entry =
        length > 0 && line.parse(files.bytes(), length) ? observe(process, stat, window) : null;
    if (account != Tracked.NO_DESCRIPTOR) {
      files.restOrClose(process, account);
    }
    return entry;
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

  private @Nullable String user(int pid) throws IOException {
    long user = files.owner(pid);
    return user < 0 ? null : userNames.name((int) user);
  }

  private int read(Tracked process) throws IOException {
    int length = files.readStat(process);
    if (files.ranOut(length)) {
      files.giveHalfBack(tracked, trackedCount);
      length = files.readStat(process);
    }
    return length;
  }

  /** How many files are kept open. */
  int kept() {
    return files.kept();
  }

  @Override
  public void close() {
    for (int i = 0; i < trackedCount; i++) {
      files.release(tracked[i]);
    }
    trackedCount = 0;
    proc.close();
    systemStat.close();
  }
}
