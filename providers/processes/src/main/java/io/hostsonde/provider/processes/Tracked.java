package io.hostsonde.provider.processes;

import io.hostsonde.metrics.ProcessState;
import io.hostsonde.metrics.Processes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the sampler keeps of a process from one pass to the next. */
final class Tracked {

  static final int NO_DESCRIPTOR = -1;

  private static final byte[] NOTHING = {};

  /** A process that did nothing for so many passes is taken to rest. */
  private static final int CALM_PASSES = 2;

  final int pid;

  /** Of its file that is kept open, which one tells {@link #rests}; or {@link #NO_DESCRIPTOR}. */
  int descriptor = NO_DESCRIPTOR;

  private @Nullable Instant startTime;
  private long startTicks;
  private long cpuTicks;
  private byte[] nameBytes = NOTHING;
  private String name = "";
  private @Nullable String user;
  private int passes;
  private Processes.@Nullable Entry entry;
  private int calmPasses;
  private boolean rests;
  private byte[] account = NOTHING;

  Tracked(int pid) {
    this.pid = pid;
  }

  /** Whether this line is of another process than before, or the first of this one. */
  boolean begins(StatLine line) {
    return startTime == null || startTicks != line.startTicks();
  }

  /** Forgets the process that had this pid. */
  void begin(StatLine line, Instant start) {
    startTime = start;
    startTicks = line.startTicks();
    cpuTicks = line.cpuTicks();
    nameBytes = NOTHING;
    name = "";
    user = null;
    passes = 0;
    entry = null;
    calmPasses = 0;
  }

  /** The CPU time since the last pass; negative when the counter went back. */
  long advance(StatLine line) {
    long before = cpuTicks;
    cpuTicks = line.cpuTicks();
    passes++;
    return cpuTicks - before;
  }

  /** Takes the name over; whether it is another than before, as it is after exec. */
  boolean rename(StatLine line) {
    if (line.named(nameBytes)) {
      return false;
    }
    nameBytes = line.nameBytes();
    name = line.name();
    return true;
  }

  /** How often it was seen, without the first time. */
  int passes() {
    return passes;
  }

  void user(@Nullable String newUser) {
    user = newUser;
  }

  /** The row; the one of the last pass when nothing has changed. */
  Processes.Entry entry(
      StatLine line, @Nullable Double ofCore, @Nullable Double ofHost, long residentBytes) {
    ProcessState state = ProcessState.of(line.state());
    Processes.Entry last = entry;
    if (last != null
        && last.residentBytes() == residentBytes
        && last.state() == state
        && last.threads() == line.threads()
        && last.name().equals(name)
        && Objects.equals(last.user(), user)
        && Objects.equals(last.cpuOfCorePercent(), ofCore)
        && Objects.equals(last.cpuOfHostPercent(), ofHost)) {
      calmPasses++;
      return last;
    }
    calmPasses = 0;
    Processes.Entry next =
        new Processes.Entry(
            pid,
            Objects.requireNonNull(startTime),
            name,
            state,
            user,
            ofCore,
            ofHost,
            residentBytes,
            line.threads());
    entry = next;
    return next;
  }

  /** The row of the last pass. */
  Processes.Entry entry() {
    return Objects.requireNonNull(entry);
  }

  /**
   * Whether it seems to rest: for some passes nothing has changed, and there is no other thread
   * that could run unseen.
   */
  boolean isCalm() {
    Processes.Entry last = entry;
    return calmPasses >= CALM_PASSES
        && last != null
        && last.threads() == 1
        && last.state() != ProcessState.RUNNING
        && last.cpuOfCorePercent() != null
        && last.cpuOfCorePercent() == 0;
  }

  /** Whether {@link #descriptor} is of its schedstat and not of its stat. */
  boolean rests() {
    return rests;
  }

  /** Takes over what the kernel tells of when it ran. */
  void ran(byte[] newAccount) {
    account = newAccount;
  }

  /** Whether the kernel tells the same of when it ran. */
  boolean ranAs(byte[] bytes, int length) {
    return length > 0 && Arrays.equals(bytes, 0, length, account, 0, account.length);
  }

  void rest() {
    rests = true;
  }

  void rise() {
    rests = false;
    calmPasses = 0;
    account = NOTHING;
  }
}
