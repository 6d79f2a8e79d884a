package io.hostsonde.provider.processes;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.linux.Constants;
import io.hostsonde.linux.KernelDirectory;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import io.hostsonde.linux.UserNames;
import io.hostsonde.metrics.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All processes in one pass: one pread each, of a stat file that is kept open. A process that did
 * nothing in the last pass is only asked for its CPU time: while that stays the same none of its
 * threads has run, so nothing of it can have changed but how much of its memory is resident. Its
 * row is the object of the last pass.
 */
final class ProcessesSampler implements Sampler<Processes> {

  /** A process may change its user without exec, so each is asked again every so many passes. */
  private static final int PASSES_A_USER = 32;

  /**
   * The memory of a process that rests may be taken from it, so its stat is read all the same once
   * in so many seconds.
   */
  private static final int SECONDS_A_LOOK = 60;

  /** Above all pids. */
  private static final int NO_PID = Integer.MAX_VALUE;

  private final KernelFile systemStat;
  private final KernelDirectory proc;
  private final UserNames userNames;
  private final HostClock clock;
  private final ProcessFiles files;
  private final Newcomers newcomers;
  private final Path ownStatus;
  private boolean ownNamespace;
  private final StatLine line = new StatLine();
  private final Supplier<Constants> kernelConstants;
  private Constants constants = new Constants(0, 0);

  private Tracked[] tracked = {};
  private int trackedCount;

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
    this.ownStatus = host.proc().resolve("self/status");
    this.newcomers = new Newcomers(host, proc, files);
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
    newcomers.find(stat.forks(), trackedCount);
    userNames.refresh();
    Processes.Entry[] entries = observeAll(stat, nanos, window);
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
    boolean kernelView = proc.isKernelView();
    try (KernelFile status = new KernelFile(ownStatus)) {
      ownNamespace = kernelView && hasOnePid(status.readIfPresent());
    }
    files.prepare(kernelView);
    newcomers.prepare(kernelView, ownNamespace);
  }

  /**
   * Who looks from a namespace of pids at another one's /proc (a container at its host) has several
   * pids there.
   */
  static boolean hasOnePid(@Nullable Text status) {
    while (status != null && !status.atEnd()) {
      if (status.skip("NSpid:")) {
        status.number();
        return status.atLineEnd();
      }
      status.nextLine();
    }
    return false;
  }

  /** Walks through the processes known and those found, both in the order of their pids. */
  private Processes.Entry[] observeAll(SystemStat stat, long nanos, @Nullable Window window)
      throws IOException {
    int most = trackedCount + newcomers.count();
    Processes.Entry[] entries = new Processes.Entry[most];
    Tracked[] next = new Tracked[most];
    int count = 0;
    int known = 0;
    int found = 0;
    while (known < trackedCount || found < newcomers.count()) {
      int knownPid = known < trackedCount ? tracked[known].pid : NO_PID;
      int foundPid = found < newcomers.count() ? newcomers.pid(found) : NO_PID;
      int pid = Math.min(knownPid, foundPid);
      Tracked process = pid == knownPid ? tracked[known++] : new Tracked(pid);
      found += pid == foundPid ? 1 : 0;
      boolean gone = newcomers.all() && pid != foundPid;
      Processes.Entry entry = gone ? null : entry(process, stat, nanos, window);
      if (entry != null) {
        entries[count] = entry;
        next[count++] = process;
      } else {
        files.release(process);
      }
    }
    tracked = next;
    trackedCount = count;
    return count == most ? entries : Arrays.copyOf(entries, count);
  }

  /** The row of a process; null when there is no such process any more. */
  private Processes.@Nullable Entry entry(
      Tracked process, SystemStat stat, long nanos, @Nullable Window window) throws IOException {
    long cpuNanos = ownNamespace && process.isCalm() ? files.cpuNanos(process.pid) : -1;
    boolean rests = process.rests(cpuNanos);
    if (rests && window != null && !lookIsDue(process.pid, nanos)) {
      return process.entry();
    }
    int length = read(process);
    if (length <= 0 || !line.parse(files.bytes(), length)) {
      return null;
    }
    Processes.Entry entry = observe(process, rests, stat, window);
    process.restsSince(cpuNanos);
    return entry;
  }

  /** At another time for each, so that the work is spread. */
  private boolean lookIsDue(int pid, long nanos) {
    return look(pid, nanos) != look(pid, passNanos);
  }

  private static long look(int pid, long nanos) {
    return Math.floorDiv(nanos / 1_000_000_000L + pid, SECONDS_A_LOOK);
  }

  private Processes.Entry observe(
      Tracked process, boolean rests, SystemStat stat, @Nullable Window window) throws IOException {
    Double ofCore = null;
    Double ofHost = null;
    boolean begins = process.begins(line);
    if (begins) {
      process.begin(line, stat.started(line.startTicks(), constants.ticksPerSecond()));
    } else {
      long ticks = process.advance(line);
      if (window != null && ticks >= 0) {
        ofCore = ticks == 0 ? Tracked.ZERO : window.ofCore(ticks);
        ofHost = ticks == 0 ? Tracked.ZERO : window.ofHost(ticks);
      }
    }
    boolean renamed = process.rename(line);
    boolean due = rests || (process.pid + pass) % PASSES_A_USER == 0;
    if (begins || renamed || process.passes() == 1 || due) {
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
    newcomers.close();
    proc.close();
    systemStat.close();
  }
}
