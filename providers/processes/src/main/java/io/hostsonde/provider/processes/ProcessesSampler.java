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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

  /** How much a process may have worked that has not run: stat rounds what its clock counts. */
  private static final int TICKS_OF_NOTHING = 1;

  private static final Logger LOGGER = System.getLogger(ProcessesSampler.class.getName());

  /** Above all pids. */
  private static final int NO_PID = Integer.MAX_VALUE;

  private final KernelFile systemStat;
  private final BootTime bootTime;
  private final KernelDirectory proc;
  private final UserNames userNames;
  private final HostClock clock;
  private final ProcessFiles files;
  private final Newcomers newcomers;
  private final Path ownStatus;
  private boolean clocksTell;
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
    this.bootTime = new BootTime(host.proc(), clock);
    this.proc = new KernelDirectory(host.proc());
    this.userNames = new UserNames(host.root());
    this.clock = clock;
    this.files = new ProcessFiles(proc, wantedDescriptors);
    this.ownStatus = host.proc().resolve("self/status");
    this.newcomers = new Newcomers(host, proc, files);
    this.kernelConstants = kernelConstants;
  }

  /** When the host was booted, as its rows have it. */
  BootTime bootTime() {
    return bootTime;
  }

  @Override
  public Processes sample() throws IOException {
    if (pass == 0) {
      prepare();
    }
    SystemStat stat = SystemStat.parse(systemStat.readIfPresent());
    long boot = bootTime.seconds(stat);
    long nanos = clock.nanoTime();
    Window window = Window.between(passStat, passNanos, stat, nanos, constants.ticksPerSecond());
    newcomers.find(stat.forks(), trackedCount);
    userNames.refresh();
    Processes.Entry[] entries = observeAll(boot, nanos, window);
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
      clocksTell = kernelView && hasOnePid(status.readIfPresent());
    }
    files.prepare(kernelView);
    newcomers.prepare(kernelView, clocksTell);
  }

  /**
   * Who looks from a namespace of pids at another one's /proc (a container at its host) has several
   * pids there.
   */
  static boolean hasOnePid(@Nullable Text status) {
    while (status != null && !status.atEnd()) {
      if (status.skip("NSpid:")) {
        return status.numberIfAny() != null && status.atLineEnd();
      }
      status.nextLine();
    }
    return false;
  }

  /** Walks through the processes known and those found, both in the order of their pids. */
  private Processes.Entry[] observeAll(long boot, long nanos, @Nullable Window window)
      throws IOException {
    int most = trackedCount + newcomers.count();
    Processes.Entry[] entries = new Processes.Entry[most];
    Tracked[] next = new Tracked[most];
    int count = 0;
    int known = 0;
    int found = 0;
    int newest = NO_PID;
    while (known < trackedCount || found < newcomers.count()) {
      int knownPid = known < trackedCount ? tracked[known].pid : NO_PID;
      int foundPid = found < newcomers.count() ? newcomers.pid(found) : NO_PID;
      int pid = Math.min(knownPid, foundPid);
      Tracked process = pid == knownPid ? tracked[known++] : new Tracked(pid);
      found += pid == foundPid ? 1 : 0;
      boolean gone = newcomers.all() && pid != foundPid;
      Processes.Entry entry = gone ? null : entry(process, boot, nanos, window);
      if (entry != null) {
        entries[count] = entry;
        next[count++] = process;
        newest = pid == knownPid ? newest : pid;
      } else {
        files.release(process);
      }
    }
    if (newcomers.all() && newest != NO_PID) {
      newcomers.listed(newest);
    }
    tracked = next;
    trackedCount = count;
    return count == most ? entries : Arrays.copyOf(entries, count);
  }

  /** The row of a process; null when there is no such process any more. */
  private Processes.@Nullable Entry entry(
      Tracked process, long boot, long nanos, @Nullable Window window) throws IOException {
    long cpuNanos = clocksTell && process.isCalm() ? files.cpuNanos(process.pid) : -1;
    boolean rests = process.rests(cpuNanos);
    if (rests && window != null && !lookIsDue(process.pid, nanos)) {
      return process.entry();
    }
    int length = read(process);
    if (length <= 0 || !line.parse(files.bytes(), length)) {
      return null;
    }
    Processes.Entry entry = observe(process, rests, boot, window);
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
      Tracked process, boolean rests, long boot, @Nullable Window window) throws IOException {
    Double ofCore = null;
    Double ofHost = null;
    boolean begins = process.begins(line);
    if (begins) {
      process.begin(line, BootTime.started(boot, line.startTicks(), constants.ticksPerSecond()));
    } else {
      long ticks = process.advance(line);
      if (rests && ticks > TICKS_OF_NOTHING) {
        disbelieveClocks();
      }
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

  /** As where all clocks of processes say the same for ever. */
  private void disbelieveClocks() {
    LOGGER.log(
        Level.INFO,
        "the clocks of processes do not tell of all their CPU time: every stat is read instead");
    clocksTell = false;
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
