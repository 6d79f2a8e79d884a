package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process in full; looked up by pid (an Integer) in the source of all of them.
 *
 * @param process the process itself
 * @param children those it started that live
 * @param threads those beside the main one
 * @param restriction why some components are absent, when permission is why
 */
public record ProcessDetail(
    Entry process, List<Entry> children, List<ThreadEntry> threads, @Nullable String restriction) {

  public ProcessDetail {
    children = Promised.list(children);
    threads = Promised.list(threads);
  }

  /**
   * One process in full.
   *
   * @param command its arguments joined by blanks; the name in brackets when it has none
   * @param userId real user; absent where users have no numbers
   * @param groupId real group; absent where groups have no numbers
   * @param cpuOfCorePercent CPU time since it was looked up last, else since it started; 100 = one
   *     core
   * @param virtualBytes address space
   * @param sharedBytes the part of residentBytes that files and shared memory back
   * @param threadCount beside the main one
   * @param openFiles how many descriptors; absent without permission
   * @param readBytesTotal really read from storage; absent without permission
   * @param writtenBytesTotal really written to storage
   */
  public record Entry(
      @Key int pid,
      String name,
      String command,
      ProcessState state,
      @Nullable Integer parentPid,
      @Nullable Integer userId,
      @Nullable Integer groupId,
      Instant startTime,
      double cpuOfCorePercent,
      double cpuUserSecondsTotal,
      double cpuSystemSecondsTotal,
      long residentBytes,
      long virtualBytes,
      @Nullable Long sharedBytes,
      int threadCount,
      @Nullable Integer openFiles,
      @Nullable Long readBytesTotal,
      @Nullable Long writtenBytesTotal,
      @Nullable String workingDirectory,
      @Nullable String executable) {

    public Entry {
      name = Promised.text(name);
      command = Promised.text(command);
      state = Promised.or(state, ProcessState.UNKNOWN);
      startTime = Promised.or(startTime, Instant.EPOCH);
    }
  }

  /** One thread. */
  public record ThreadEntry(
      @Key int tid,
      String name,
      ProcessState state,
      double cpuUserSecondsTotal,
      double cpuSystemSecondsTotal) {

    public ThreadEntry {
      name = Promised.text(name);
      state = Promised.or(state, ProcessState.UNKNOWN);
    }
  }
}
