package io.hostsonde.provider.processes;

import java.util.LinkedHashMap;
import java.util.Map;

/** The CPU time that processes had when they were looked up last. Safe for use by many threads. */
final class CpuHistory {

  /** The least recently looked up are forgotten. */
  static final int MOST_PROCESSES = 4096;

  /** CPU time moves in ticks of 10 ms: over less than this the former answer is the better one. */
  private static final long LEAST_NANOS = 200_000_000L;

  private final Map<Identity, Look> looks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, Look> eldest) {
          return size() > MOST_PROCESSES;
        }
      };

  private record Identity(int pid, long startTicks) {}

  private record Look(double cpuSeconds, long nanos, double percent) {}

  /**
   * Percent of one core since the process was looked up last.
   *
   * @param cpuSeconds what it has used since it started
   * @param nanos now, by the monotonic clock
   * @param sinceStart the answer when it was not looked up before
   */
  synchronized double percent(
      int pid, long startTicks, double cpuSeconds, long nanos, double sinceStart) {
    Identity process = new Identity(pid, startTicks);
    Look last = looks.get(process);
    if (last != null && nanos - last.nanos < LEAST_NANOS) {
      return last.percent;
    }
    double percent =
        last == null
            ? sinceStart
            : Math.max(0, 100 * (cpuSeconds - last.cpuSeconds) / ((nanos - last.nanos) / 1e9));
    looks.put(process, new Look(cpuSeconds, nanos, percent));
    return percent;
  }

  synchronized int size() {
    return looks.size();
  }
}
