package io.hostsonde.provider.processes;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Lookup;
import io.hostsonde.linux.Constants;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.ProcessDetail;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process with its children and threads, read when it is asked for. */
final class DetailLookup implements Lookup<Integer, ProcessDetail> {

  /** A container's init may have thousands; each costs ten files. */
  static final int MOST_CHILDREN = 500;

  static final int MOST_THREADS = 4000;

  private final Path proc;
  private final HostClock clock;
  private final BootTime bootTime;
  private final CpuHistory history = new CpuHistory();

  DetailLookup(Host host, HostClock clock, BootTime bootTime) {
    this.proc = host.proc();
    this.clock = clock;
    this.bootTime = bootTime;
  }

  @Override
  public ProcessDetail look(Integer pid) throws IOException, AbsentException {
    DetailReader reader =
        new DetailReader(proc, bootSeconds(), uptime(), Constants.read(), clock, history);
    ProcessDetail.Entry process = reader.entry(pid);
    if (process == null) {
      throw new AbsentException("Process " + pid + " not found");
    }
    List<String> restrictions = new ArrayList<>();
    if (!reader.denied().isEmpty()) {
      restrictions.add(
          "permission denied for "
              + String.join(", ", reader.denied())
              + " (needs the same user, root or CAP_SYS_PTRACE)");
    }
    List<Integer> childPids = reader.children(pid);
    List<ProcessDetail.Entry> children = new ArrayList<>();
    for (Integer child : most(childPids, MOST_CHILDREN, "children", restrictions)) {
      ProcessDetail.Entry entry = reader.entry(child);
      // Since the list was made it may have gone, and its pid may belong to a stranger.
      if (entry != null && Integer.valueOf(pid).equals(entry.parentPid())) {
        children.add(entry);
      }
    }
    List<ProcessDetail.ThreadEntry> threads = new ArrayList<>();
    for (Integer tid : most(reader.threads(pid), MOST_THREADS, "threads", restrictions)) {
      ProcessDetail.ThreadEntry thread = reader.thread(pid, tid);
      if (thread != null) {
        threads.add(thread);
      }
    }
    return new ProcessDetail(
        process,
        List.copyOf(children),
        List.copyOf(threads),
        restrictions.isEmpty() ? null : String.join("; ", restrictions));
  }

  private static List<Integer> most(
      List<Integer> all, int most, String what, List<String> restrictions) {
    if (all.size() <= most) {
      return all;
    }
    restrictions.add("only " + most + " of " + all.size() + " " + what);
    return all.subList(0, most);
  }

  private long bootSeconds() throws IOException {
    try (KernelFile file = new KernelFile(proc.resolve("stat"))) {
      return bootTime.seconds(SystemStat.parse(file.readIfPresent()));
    }
  }

  private @Nullable Double uptime() throws IOException {
    try (KernelFile file = new KernelFile(proc.resolve("uptime"))) {
      Text text = file.readIfPresent();
      return text == null ? null : text.decimalIfAny();
    }
  }
}
