package io.hostsonde.provider.processes;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.Constants;
import io.hostsonde.linux.Errno;
import io.hostsonde.linux.Kernel;
import io.hostsonde.linux.KernelDirectory;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.ProcessDetail;
import io.hostsonde.metrics.ProcessState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the files of single processes for one look-up; not used again. */
final class DetailReader {

  /** Of each file; a longer command line is cut. */
  private static final int MOST_BYTES = 16 << 10;

  private final Path proc;
  private final long bootSeconds;
  private final @Nullable Double uptimeSeconds;
  private final Constants constants;
  private final HostClock clock;
  private final CpuHistory history;
  private final Kernel kernel = new Kernel(MOST_BYTES);
  private final byte[] bytes = new byte[MOST_BYTES];
  private final StatLine line = new StatLine();
  private final Set<String> denied = new LinkedHashSet<>();

  /**
   * Touches nothing.
   *
   * @param uptimeSeconds since boot; null when it is not known
   */
  DetailReader(
      Path proc,
      long bootSeconds,
      @Nullable Double uptimeSeconds,
      Constants constants,
      HostClock clock,
      CpuHistory history) {
    this.proc = proc;
    this.bootSeconds = bootSeconds;
    this.uptimeSeconds = uptimeSeconds;
    this.constants = constants;
    this.clock = clock;
    this.history = history;
  }

  /** What was not told for want of permission so far. */
  Collection<String> denied() {
    return denied;
  }

  /** A process, or null when there is none of that pid or it is hidden. */
  ProcessDetail.@Nullable Entry entry(int pid) throws IOException {
    String folder = proc + "/" + pid;
    if (!stat(folder)) {
      return null;
    }
    // Before the bytes it lies in are read over.
    String name = line.name();
    Owner owner = Owner.parse(text(folder + "/status"));
    if (owner == null || owner.process() != pid) {
      return null;
    }
    Long sharedPages = sharedPages(text(folder + "/statm"));
    Storage storage = Storage.parse(permitted(folder + "/io", "bytes read and written"));
    return new ProcessDetail.Entry(
        pid,
        name,
        command(folder, name),
        ProcessState.of(line.state()),
        line.parent() == 0 ? null : line.parent(),
        owner.user(),
        owner.group(),
        BootTime.started(bootSeconds, line.startTicks(), constants.ticksPerSecond()),
        cpuOfCorePercent(pid),
        seconds(line.userTicks()),
        seconds(line.systemTicks()),
        line.residentPages() * constants.pageBytes(),
        line.virtualBytes(),
        sharedPages == null ? null : sharedPages * constants.pageBytes(),
        Math.max(0, line.threads() - 1),
        openFiles(folder),
        storage == null ? null : storage.readBytes(),
        storage == null ? null : storage.writtenBytes(),
        target(folder + "/cwd", "working directory"),
        target(folder + "/exe", "executable"));
  }

  /** A thread, or null when it has ended. */
  ProcessDetail.@Nullable ThreadEntry thread(int pid, int tid) {
    if (!stat(proc + "/" + pid + "/task/" + tid)) {
      return null;
    }
    return new ProcessDetail.ThreadEntry(
        tid,
        line.name(),
        ProcessState.of(line.state()),
        seconds(line.userTicks()),
        seconds(line.systemTicks()));
  }

  /** The threads of a process beside the main one. */
  List<Integer> threads(int pid) throws IOException {
    List<Integer> threads = numbers(proc.resolve(pid + "/task"));
    threads.remove(Integer.valueOf(pid));
    return threads;
  }

  /** The pids of a process's children; where the kernel keeps no list of them all are asked. */
  List<Integer> children(int pid) throws IOException {
    List<Integer> children = new ArrayList<>();
    for (Integer tid : numbers(proc.resolve(pid + "/task"))) {
      Text list = text(proc + "/" + pid + "/task/" + tid + "/children");
      if (list == null) {
        return childrenByParent(pid);
      }
      while (!list.atLineEnd()) {
        children.add((int) list.number());
      }
    }
    return children;
  }

  private List<Integer> childrenByParent(int parent) throws IOException {
    List<Integer> children = new ArrayList<>();
    for (Integer pid : numbers(proc)) {
      if (stat(proc + "/" + pid) && line.parent() == parent) {
        children.add(pid);
      }
    }
    return children;
  }

  private double cpuOfCorePercent(int pid) {
    double cpuSeconds = seconds(line.cpuTicks());
    double age = uptimeSeconds == null ? 0 : uptimeSeconds - seconds(line.startTicks());
    double sinceStart = age <= 0 ? 0 : 100 * cpuSeconds / age;
    return history.percent(pid, line.startTicks(), cpuSeconds, clock.nanoTime(), sinceStart);
  }

  private double seconds(long ticks) {
    return (double) ticks / constants.ticksPerSecond();
  }

  /** Arguments are parted by NUL; kernel threads and zombies have none. */
  private String command(String folder, String name) {
    int length = read(folder + "/cmdline");
    while (length > 0 && (bytes[length - 1] == 0 || bytes[length - 1] == ' ')) {
      length--;
    }
    return length <= 0
        ? "[" + name + "]"
        : new String(bytes, 0, length, StandardCharsets.UTF_8).replace('\0', ' ');
  }

  private static @Nullable Long sharedPages(@Nullable Text statm) {
    if (statm == null) {
      return null;
    }
    try {
      statm.skipWord();
      statm.skipWord();
      return statm.number();
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable Integer openFiles(String folder) throws IOException {
    try (KernelDirectory directory = new KernelDirectory(Path.of(folder, "fd"), kernel)) {
      return directory.list();
    } catch (AccessDeniedException e) {
      denied.add("open files");
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable String target(String link, String what) {
    try {
      return kernel.target(link);
    } catch (AccessDeniedException e) {
      denied.add(what);
      return null;
    } catch (IOException e) {
      // Kernel threads and zombies have none.
      return null;
    }
  }

  private List<Integer> numbers(Path folder) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (KernelDirectory directory = new KernelDirectory(folder, kernel)) {
      int count = directory.list();
      for (int i = 0; i < count; i++) {
        numbers.add(directory.number(i));
      }
    } catch (NoSuchFileException e) {
      // It has ended since.
    }
    return numbers;
  }

  private boolean stat(String folder) {
    int length = read(folder + "/stat");
    return length > 0 && line.parse(bytes, length);
  }

  private @Nullable Text permitted(String path, String what) {
    int length = read(path);
    if (length == -Errno.EACCES || length == -Errno.EPERM) {
      denied.add(what);
    }
    return length < 0 ? null : Text.of(Arrays.copyOf(bytes, length));
  }

  private @Nullable Text text(String path) {
    int length = read(path);
    return length < 0 ? null : Text.of(Arrays.copyOf(bytes, length));
  }

  /** Reads a file from its start into the bytes: how many came, or an error. */
  private int read(String path) {
    int descriptor = kernel.open(Kernel.NO_DIRECTORY, path);
    if (descriptor < 0) {
      return descriptor;
    }
    int length = 0;
    int count;
    do {
      count = kernel.read(descriptor, length, bytes, length);
      length += Math.max(count, 0);
    } while (count > 0 && length < bytes.length);
    kernel.close(descriptor);
    return count < 0 ? count : length;
  }

  /**
   * From {@code /proc/<pid>/status}.
   *
   * @param process whose thread it is: /proc also has threads, for those who know their number
   * @param user real user
   * @param group real group
   */
  record Owner(int process, int user, int group) {

    static @Nullable Owner parse(@Nullable Text status) {
      Integer process = null;
      Integer user = null;
      Integer group = null;
      try {
        while (status != null && !status.atEnd() && group == null) {
          if (status.skip("Tgid:")) {
            process = (int) status.number();
          } else if (status.skip("Uid:")) {
            user = (int) status.number();
          } else if (status.skip("Gid:")) {
            group = (int) status.number();
          }
          status.nextLine();
        }
      } catch (NumberFormatException e) {
        return null;
      }
      return process == null || user == null || group == null
          ? null
          : new Owner(process, user, group);
    }
  }

  /** What went to and came from storage, from {@code /proc/<pid>/io}. */
  record Storage(@Nullable Long readBytes, @Nullable Long writtenBytes) {

    static @Nullable Storage parse(@Nullable Text io) {
      if (io == null) {
        return null;
      }
      Long readBytes = null;
      Long writtenBytes = null;
      try {
        while (!io.atEnd()) {
          if (io.skip("read_bytes:")) {
            readBytes = io.number();
          } else if (io.skip("write_bytes:")) {
            writtenBytes = io.number();
          }
          io.nextLine();
        }
      } catch (NumberFormatException e) {
        return null;
      }
      return new Storage(readBytes, writtenBytes);
    }
  }
}
