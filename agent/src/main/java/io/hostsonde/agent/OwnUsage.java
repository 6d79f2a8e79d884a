package io.hostsonde.agent;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What this process uses. From /proc/self (proc_pid_stat(5)), where this JVM sees itself whatever
 * procfs is measured; elsewhere the JDK tells the CPU time. The JDK's way would read three files
 * more, at each sample.
 *
 * @param cpu CPU time of all threads since the start
 * @param residentBytes physical memory mapped (VmRSS)
 * @param threads how many there are
 */
record OwnUsage(@Nullable Duration cpu, @Nullable Long residentBytes, @Nullable Integer threads) {

  /** Both files are smaller. */
  private static final int MOST_BYTES = 4096;

  /** USER_HZ is 100 on all architectures that have a JVM. */
  private static final int MILLIS_A_TICK = 10;

  /** Fields of stat between the name and the CPU time. */
  private static final int BEFORE_CPU = 11;

  static OwnUsage read() {
    try {
      return parse(text("/proc/self/stat"), text("/proc/self/status"));
    } catch (IOException e) {
      return new OwnUsage(
          ProcessHandle.current().info().totalCpuDuration().orElse(null), null, null);
    }
  }

  private static String text(String file) throws IOException {
    try (FileInputStream in = new FileInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
    }
  }

  /** Of the content of stat and status. */
  static OwnUsage parse(String stat, String status) {
    StringTokenizer fields = new StringTokenizer(stat.substring(stat.lastIndexOf(')') + 1));
    for (int i = 0; i < BEFORE_CPU; i++) {
      fields.nextToken();
    }
    long ticks = Long.parseLong(fields.nextToken()) + Long.parseLong(fields.nextToken());
    Long residentKilobytes = number(status, "\nVmRSS:");
    Long threads = number(status, "\nThreads:");
    return new OwnUsage(
        Duration.ofMillis(ticks * MILLIS_A_TICK),
        residentKilobytes == null ? null : residentKilobytes * 1024,
        threads == null ? null : threads.intValue());
  }

  private static @Nullable Long number(String status, String key) {
    int at = status.indexOf(key);
    return at < 0
        ? null
        : Long.valueOf(new StringTokenizer(status.substring(at + key.length())).nextToken());
  }
}
