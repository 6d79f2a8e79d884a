package io.hostsonde.provider.processes;

import io.hostsonde.api.Host;
import io.hostsonde.linux.KernelDirectory;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;

/**
 * Finds the processes that may have come since the last pass. Listing {@code /proc} costs more than
 * all else once its entries have left the processor's cache, so it is listed only now and then:
 * while nothing was forked there is nothing new, and when little was, the new pids are those
 * between the last one that was given out then and now ({@code /proc/loadavg} tells it), since they
 * are given out in turn.
 *
 * <p>Both numbers may be emulated (gVisor's {@code /proc/stat} has 0 forks, for ever), so each is
 * believed only once it has been seen to move, and never again when a listing finds a process that
 * it denied.
 */
final class Newcomers implements AutoCloseable {

  /**
   * A process may come into sight without being new (hidepid) or with a pid out of turn (CRIU), so
   * all are listed every so many passes.
   */
  private static final int PASSES_A_LISTING = 16;

  /** Asking for one pid costs as much as listing so many. */
  private static final int LISTED_AT_ONE_S_COST = 16;

  /** And listing costs as much as asking for so many, however few there are. */
  private static final int ASKED_AT_A_LISTING_S_COST = 32;

  private static final int NONE = -1;
  private static final Logger LOGGER = System.getLogger(Newcomers.class.getName());

  private final KernelDirectory proc;
  private final ProcessFiles files;
  private final KernelFile averages;
  private boolean kernelView;
  private boolean tellsLastPid;

  private int pass;
  private long forks = NONE;
  private boolean forksStand;
  private boolean forksMove;
  private boolean forksLie;
  private long forksDenying = NONE;
  private int lastPid = NONE;
  private boolean lastPidMoves;
  private int pidBeforeLast = NONE;

  private int[] pids = new int[64];
  private int count;
  private boolean all;

  /** Touches nothing. */
  Newcomers(Host host, KernelDirectory proc, ProcessFiles files) {
    this.proc = proc;
    this.files = files;
    this.averages = new KernelFile(host.proc().resolve("loadavg"));
  }

  /**
   * Once, before the first {@link #find}.
   *
   * @param isKernelView whether this is a real /proc
   * @param isOwnNamespace whether it shows pids as the agent itself has them; the last pid is told
   *     in those
   */
  void prepare(boolean isKernelView, boolean isOwnNamespace) {
    kernelView = isKernelView;
    tellsLastPid = isOwnNamespace;
  }

  /**
   * Looks for them.
   *
   * @param newForks how many processes and threads were made since boot; -1 when it is not told
   * @param known how many processes are known
   */
  void find(long newForks, int known) throws IOException {
    boolean due = pass++ % PASSES_A_LISTING == 0;
    if (newForks >= 0 && newForks == forksDenying) {
      disbelieve("the number of forks in /proc/stat");
      forksLie = true;
    }
    forksDenying = NONE;
    forksStand = newForks == forks;
    forksMove |= forks >= 0 && !forksStand;
    boolean forked = newForks < 0 || !forksStand || !forksMove || forksLie;
    forks = newForks;
    count = 0;
    all = due || !kernelView || (forked && !findBetween(known));
    if (all) {
      count = proc.list();
    }
  }

  /** Whether there was little enough to look at. */
  private boolean findBetween(int known) throws IOException {
    if (!tellsLastPid) {
      return false;
    }
    // One that was still being made when it was looked for is looked for once more.
    int from = pidBeforeLast;
    int to = readLastPid();
    lastPidMoves |= lastPid != NONE && to != lastPid;
    pidBeforeLast = lastPid;
    lastPid = to;
    if (!lastPidMoves
        || from < 0
        || to < from
        || to - from > Math.max(ASKED_AT_A_LISTING_S_COST, known / LISTED_AT_ONE_S_COST)) {
      return false;
    }
    for (int pid = from + 1; pid <= to; pid++) {
      if (files.isProcess(pid)) {
        add(pid);
      }
    }
    return true;
  }

  /** -1 where it is not told. */
  private int readLastPid() throws IOException {
    Text text = averages.readIfPresent();
    for (int i = 0; text != null && i < 4; i++) {
      text.skipWord();
    }
    Long pid = text == null ? null : text.numberIfAny();
    return pid == null ? NONE : pid.intValue();
  }

  /**
   * Compares what a listing has found with what the two numbers say.
   *
   * @param newest the highest pid found that was not known before
   */
  void listed(int newest) throws IOException {
    if (forksStand) {
      // It may have been made after /proc/stat was read: then the next one says so.
      forksDenying = forks;
    }
    if (tellsLastPid && lastPidMoves) {
      int to = readLastPid();
      // Below the last one known they have begun again from the lowest.
      if (to >= lastPid && newest > to) {
        disbelieve("the last pid in /proc/loadavg");
        tellsLastPid = false;
      }
    }
  }

  private static void disbelieve(String number) {
    LOGGER.log(
        Level.INFO,
        "{0} does not tell of every new process: all processes are listed instead",
        number);
  }

  private void add(int pid) {
    if (count == pids.length) {
      pids = Arrays.copyOf(pids, count * 2);
    }
    pids[count++] = pid;
  }

  /** Whether all processes were found, so that others have gone. */
  boolean all() {
    return all;
  }

  /** How many were found; some may be known. */
  int count() {
    return count;
  }

  /** One of them, from the least to the greatest. */
  int pid(int index) {
    return all ? proc.number(index) : pids[index];
  }

  @Override
  public void close() {
    averages.close();
  }
}
