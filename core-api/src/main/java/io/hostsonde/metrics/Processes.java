package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import io.hostsonde.schema.Metric;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code processes}: all that the agent may see, kernel threads too, in the order of
 * their pids.
 *
 * @param count how many there are
 * @param processes one row each
 * @param windowSeconds the time that percentages are about
 */
public record Processes(
    int count, @Metric(name = "processes") List<Entry> processes, @Nullable Double windowSeconds) {

  public Processes {
    processes = Promised.list(processes);
  }

  /**
   * A process. Identified by pid and start time together, since pids are used again.
   *
   * @param name comm: at most 15 bytes of the program's name, hostile
   * @param state what the kernel says it does
   * @param user the name of the effective user, or the number where it has no name; absent where
   *     that is hidden
   * @param cpuOfCorePercent CPU time over the window, 100 = one core busy; absent in the first
   *     sample that has the process
   * @param cpuOfHostPercent the same, 100 = all cores busy
   * @param residentBytes physical memory mapped (RSS)
   * @param threads how many it has, the main one too
   */
  public record Entry(
      @Key int pid,
      @Key Instant startTime,
      String name,
      ProcessState state,
      @Nullable String user,
      @Nullable Double cpuOfCorePercent,
      @Nullable Double cpuOfHostPercent,
      long residentBytes,
      int threads) {

    public Entry {
      startTime = Promised.or(startTime, Instant.EPOCH);
      name = Promised.text(name);
      state = Promised.or(state, ProcessState.UNKNOWN);
    }
  }
}
