package io.hostsonde.provider.docker;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one container uses, now and before. For one thread at a time. */
final class Meter implements AutoCloseable {

  private final Host host;
  private final HostClock clock;
  private @Nullable Inspection run;
  private @Nullable ContainerFiles files;
  private @Nullable Usage now;
  private @Nullable Usage before;

  Meter(Host host, HostClock clock) {
    this.host = host;
    this.clock = clock;
  }

  /**
   * Says how the container is now. Another run of it has other control groups and counts anew.
   *
   * @param groups where control groups are mounted; asked only when they must be found
   */
  void follow(Inspection container, Supplier<ControlGroups> groups) throws IOException {
    Inspection last = run;
    if (container.equals(last)) {
      return;
    }
    run = container;
    boolean sameRun = last != null && last.sameRun(container);
    if (!sameRun) {
      close();
      now = null;
    }
    if (files != null) {
      files.forgetLimits();
      return;
    }
    ContainerFiles found = find(container, groups);
    if (found != null) {
      // Values of the engine and of the kernel are timed by different clocks.
      now = null;
      files = found;
    }
  }

  /** The container's files, if they can be found and read. */
  private @Nullable ContainerFiles find(Inspection container, Supplier<ControlGroups> groups)
      throws IOException {
    if (container.pid() <= 0) {
      return null;
    }
    Path process = host.proc().resolve(Integer.toString(container.pid()));
    ControlGroups.Folders folders;
    try (KernelFile cgroup = new KernelFile(process.resolve("cgroup"))) {
      Text text = cgroup.readIfPresent();
      folders = text == null ? null : groups.get().find(text, container.id());
    }
    if (folders == null) {
      return null;
    }
    ContainerFiles found =
        new ContainerFiles(folders, container.hostNetwork() ? null : process, clock);
    Usage usage = found.read();
    if (usage.cpuNanos() == null && usage.memoryBytes() == null) {
      found.close();
      return null;
    }
    return found;
  }

  /** Whether the kernel's files tell; otherwise the engine is asked. */
  boolean byFiles() {
    return files != null;
  }

  /** {@link ContainerFiles#cpuFile}; null also when the engine is asked. */
  @Nullable Path cpuFile() {
    return files == null ? null : files.cpuFile();
  }

  /** Reads the kernel's files. */
  void measure() throws IOException {
    ContainerFiles source = files;
    if (source != null) {
      take(source.read());
    }
  }

  /** Takes what the engine answered; null when it did not. */
  void take(@Nullable Usage usage) {
    before = now;
    now = usage;
  }

  @Nullable Usage now() {
    return now;
  }

  @Nullable Usage before() {
    return before;
  }

  @Override
  public void close() {
    if (files != null) {
      files.close();
      files = null;
    }
  }
}
