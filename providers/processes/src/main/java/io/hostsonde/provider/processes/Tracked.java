package io.hostsonde.provider.processes;

import io.hostsonde.metrics.ProcessState;
import io.hostsonde.metrics.Processes;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the sampler keeps of a process from one pass to the next. */
final class Tracked {

  static final int NO_DESCRIPTOR = -1;

  /** The share of the CPU of a process that did nothing. */
  static final Double ZERO = 0.0;

  private static final byte[] NO_NAME = {};

  private static final long UNKNOWN = -1;

  final int pid;

  /** Of its stat file, kept open; or {@link #NO_DESCRIPTOR}. */
  int descriptor = NO_DESCRIPTOR;

  private @Nullable Instant startTime;
  private long startTicks;
  private long cpuTicks;
  private byte[] nameBytes = NO_NAME;
  private String name = "";
  private @Nullable String user;
  private int passes;
  private Processes.@Nullable Entry entry;
  private boolean calm;
  private long restingCpuNanos = UNKNOWN;

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
    nameBytes = NO_NAME;
    name = "";
    user = null;
    passes = 0;
    entry = null;
    calm = false;
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
      calm = ZERO.equals(ofCore) && state != ProcessState.RUNNING;
      return last;
    }
    calm = false;
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

  /** Whether it did nothing in the last pass, so that nothing has changed. */
  boolean isCalm() {
    return calm;
  }

  /** Whether it has not run since it was calm: nothing but its memory can have changed. */
  boolean rests(long cpuNanos) {
    return cpuNanos >= 0 && cpuNanos == restingCpuNanos;
  }

  /**
   * If it is still calm, then since it had this CPU time.
   *
   * @param cpuNanos from before its stat line was read; negative: not told
   */
  void restsSince(long cpuNanos) {
    restingCpuNanos = calm ? cpuNanos : UNKNOWN;
  }
}
