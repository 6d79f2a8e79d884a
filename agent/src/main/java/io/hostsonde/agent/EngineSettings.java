package io.hostsonde.agent;

import io.hostsonde.api.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys {@code engine.*}. */
record EngineSettings(
    @Setting(value = "/proc", help = "Where the procfs of the host is mounted.") Path proc,
    @Setting(value = "/sys", help = "Where the sysfs of the host is mounted.") Path sys,
    @Setting(
            value = "/",
            help = "Where the root file system of the host is mounted; mount points are below it.")
        Path root,
    @Setting(help = "The name of the host; empty: as the kernel tells it.")
        @Nullable String hostName,
    @Setting(help = "The folder of plug-ins, one folder each; empty: plugins/ beside lib/.")
        @Nullable Path plugins,
    @Setting(
            value = "32",
            help = "How many samples and look-ups may be under way or hang at a time.")
        int stuckFlights,
    @Setting(
            value = "20",
            help =
                "Percent of the heap for what providers take in from outside: files, answers of"
                    + " engines, output of commands, logs. What would exceed it is refused or cut.")
        int intakeMemoryPercent,
    @Setting(
            value = "20",
            help =
                "Percent of the heap for what transports hold for clients that have not read it"
                    + " yet. Who would exceed it is refused or dropped.")
        int clientMemoryPercent,
    @Setting(
            value = "10",
            help =
                "Percent of the heap that one sample of a plug-in from plugins/ may take; what is"
                    + " larger is refused.")
        int maxSamplePercent,
    @Setting(
            value = "60s",
            help = "After a pause of that length rates are measured anew instead of over it.")
        Duration staleBaseline,
    @Setting(value = "2s", help = "How long a plug-in may take to be asked and opened.")
        Duration openTimeout,
    @Setting(
            value = "30s",
            help = "How often a plug-in that could not work yet is asked again, at most.")
        Duration supportInterval,
    @Setting(
            value = "info",
            help =
                "What is logged: off, error, warning, info, debug or trace. Read anew on SIGHUP.")
        LogLevel logLevel,
    @Setting(
            value = "65536",
            help =
                "How many bytes the log grows by in a minute at most, and at once; what exceeds is"
                    + " counted and left out. Raise it with debug and trace. Read anew on SIGHUP.")
        int logBytesPerMinute) {

  /** In less there is no room for a failure with its stack. */
  private static final int FEWEST_LOG_BYTES = 4096;

  /** Half of the heap is the agent's own, whatever the other share is. */
  private static final int MOST_MEMORY_PERCENT = 25;

  EngineSettings {
    if (stuckFlights < 1) {
      throw new IllegalArgumentException("stuck-flights must be at least 1, is " + stuckFlights);
    }
    percent("intake-memory-percent", intakeMemoryPercent);
    percent("client-memory-percent", clientMemoryPercent);
    percent("max-sample-percent", maxSamplePercent);
    positive("stale-baseline", staleBaseline);
    positive("open-timeout", openTimeout);
    positive("support-interval", supportInterval);
    if (logBytesPerMinute < FEWEST_LOG_BYTES) {
      throw new IllegalArgumentException(
          "log-bytes-per-minute must be at least %d, is %d"
              .formatted(FEWEST_LOG_BYTES, logBytesPerMinute));
    }
  }

  private static void percent(String key, int value) {
    if (value < 1 || value > MOST_MEMORY_PERCENT) {
      throw new IllegalArgumentException(
          key + " must be 1 to " + MOST_MEMORY_PERCENT + ", is " + value);
    }
  }

  private static void positive(String key, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(key + " must be positive");
    }
  }

  /** What is logged. */
  enum LogLevel {
    OFF,
    ERROR,
    WARNING,
    INFO,
    DEBUG,
    TRACE
  }

  /** The keys without a dot. */
  record Selection(
      @Setting(value = "websocket", help = "The transports to open, by name.")
          List<String> transport,
      @Setting(
              help =
                  "The providers to open; empty: all that are installed. A name with a minus sign"
                      + " before it is left out.")
          List<String> providers) {}

  /** The keys {@code providers.*}. */
  record Preference(
      @Setting(
              help =
                  "Plug-in folders or providers that go before all others, built-in ones included,"
                      + " where several offer the same source or have the same name.")
          List<String> prefer) {}

  /**
   * The keys that every source has, under its name.
   *
   * @param minAge null: what the source says
   * @param timeout null: what the source says
   */
  record OfSource(
      @Setting(help = "The least time between two samples, whatever clients ask for.")
          @Nullable Duration minAge,
      @Setting(help = "How long a client waits for a sample.") @Nullable Duration timeout) {

    /** As the source says. */
    static final OfSource NONE = new OfSource(null, null);

    OfSource {
      if (minAge != null) {
        positive("min-age", minAge);
      }
      if (timeout != null) {
        positive("timeout", timeout);
      }
    }
  }
}
