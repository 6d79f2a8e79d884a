package io.hostsonde.provider.docker;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells without asking the engine that a container has logged nothing since its log was read: by
 * the file of its log where that can be seen, else by its CPU time, because what used none has
 * printed nothing. Safe for use by many threads.
 */
final class LogChanges implements AutoCloseable {

  /**
   * What a container prints is in its log within that time. It is the engine that writes it there,
   * so a container may be at rest while its last line is still on the way.
   */
  static final Duration LOGGED_WITHIN = Duration.ofSeconds(5);

  private final Host host;
  private final HostClock clock;
  private final Map<String, CpuTime> cpuTimes = new HashMap<>();

  /** The file of a log; one that was rotated is another. */
  private record LogFile(@Nullable Object key, long bytes, FileTime modified) {}

  /**
   * What a container's log depends on, at one time.
   *
   * @param file null where it can't be seen
   * @param cpuTime null where it can't be seen either
   * @param settled whether it has been that for so long that all is logged which was printed
   */
  record Mark(Inspection run, @Nullable LogFile file, @Nullable Long cpuTime, boolean settled) {

    /** Whether a log that was read after this one is still the same, as of a later one. */
    boolean same(Mark later) {
      if (!run.sameRun(later.run)) {
        return false;
      }
      if (file != null || later.file != null) {
        return file != null && file.equals(later.file);
      }
      return settled && cpuTime != null && cpuTime.equals(later.cpuTime);
    }
  }

  /** The CPU time of one container, and since when it has been that. */
  private static final class CpuTime implements AutoCloseable {

    private final Path path;
    private final KernelFile file;
    private @Nullable Long value;
    private long since;

    CpuTime(Path path) {
      this.path = path;
      this.file = new KernelFile(path);
    }

    void read(long now) {
      Long read = null;
      try {
        Text text = file.readIfPresent();
        read =
            path.endsWith("cpu.stat")
                ? KernelText.field(text, "usage_usec")
                : KernelText.number(text);
      } catch (IOException e) {
        // It tells nothing then, and the engine is asked.
      }
      if (read == null || !read.equals(value)) {
        value = read;
        since = now;
      }
    }

    @Override
    public void close() {
      file.close();
    }
  }

  LogChanges(Host host, HostClock clock) {
    this.host = host;
    this.clock = clock;
  }

  /** Says where the CPU time of a container is told; null when nowhere, or no longer. */
  void cpuFile(String id, @Nullable Path file) {
    synchronized (cpuTimes) {
      CpuTime known = cpuTimes.get(id);
      if (known != null && !known.path.equals(file)) {
        known.close();
        cpuTimes.remove(id);
      }
      if (file != null) {
        cpuTimes.computeIfAbsent(id, key -> new CpuTime(file));
      }
    }
  }

  /** Looks at a container; before its log is read. */
  Mark mark(Inspection container) {
    LogFile file = file(container.logFile());
    if (file != null) {
      return new Mark(container, file, null, true);
    }
    synchronized (cpuTimes) {
      CpuTime known = cpuTimes.get(container.id());
      if (known == null) {
        return new Mark(container, null, null, false);
      }
      long now = clock.nanoTime();
      known.read(now);
      boolean settled = now - known.since >= LOGGED_WITHIN.toNanos();
      return new Mark(container, null, known.value, settled);
    }
  }

  private @Nullable LogFile file(@Nullable String path) {
    if (path == null) {
      return null;
    }
    try {
      BasicFileAttributes about =
          Files.readAttributes(host.root().resolve(path.substring(1)), BasicFileAttributes.class);
      return about.isRegularFile()
          ? new LogFile(about.fileKey(), about.size(), about.lastModifiedTime())
          : null;
    } catch (IOException | InvalidPathException e) {
      return null; // only root may look there, or the engine is elsewhere
    }
  }

  @Override
  public void close() {
    synchronized (cpuTimes) {
      cpuTimes.values().forEach(CpuTime::close);
      cpuTimes.clear();
    }
  }
}
