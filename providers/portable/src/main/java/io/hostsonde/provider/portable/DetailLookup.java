package io.hostsonde.provider.portable;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Lookup;
import io.hostsonde.metrics.ProcessDetail;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oshi.software.os.OSProcess;
import oshi.software.os.OSThread;
import oshi.software.os.OperatingSystem;

/** One process with its children and threads. Safe for use by many threads. */
final class DetailLookup implements Lookup<Integer, ProcessDetail> {

  static final int MOST_CHILDREN = 500;
  static final int MOST_THREADS = 4000;

  /** How many processes' CPU times are remembered; the least recently looked up are forgotten. */
  static final int MOST_REMEMBERED = 4096;

  private static final double MILLIS_PER_SECOND = 1e3;

  private final Machine machine;
  private final Map<Integer, OSProcess> before =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, OSProcess> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  DetailLookup(Machine machine) {
    this.machine = machine;
  }

  @Override
  public ProcessDetail look(Integer pid) throws IOException, AbsentException {
    OperatingSystem system = machine.operatingSystem();
    OSProcess process = system.getProcess(pid);
    if (process == null || process.getState() == OSProcess.State.INVALID) {
      throw new AbsentException("Process " + pid + " not found");
    }
    List<String> restrictions = new ArrayList<>();
    List<OSProcess> children = system.getChildProcesses(pid, null, null, 0);
    List<OSThread> threads =
        process.getThreadDetails().stream()
            .sorted(
                Comparator.comparingLong(OSThread::getStartTime)
                    .thenComparingInt(OSThread::getThreadId))
            .skip(machine.platform().listsMainThread() ? 1 : 0)
            .toList();
    return new ProcessDetail(
        entry(process),
        most(children, MOST_CHILDREN, "children", restrictions).stream().map(this::entry).toList(),
        most(threads, MOST_THREADS, "threads", restrictions).stream().map(this::thread).toList(),
        restrictions.isEmpty() ? null : String.join("; ", restrictions));
  }

  private static <T> List<T> most(List<T> all, int most, String what, List<String> restrictions) {
    if (all.size() <= most) {
      return all;
    }
    restrictions.add("only " + most + " of " + all.size() + " " + what);
    return all.subList(0, most);
  }

  private ProcessDetail.Entry entry(OSProcess process) {
    Platform platform = machine.platform();
    String name = process.getName();
    String command = Told.text(process.getCommandLine());
    Long openFiles = Told.positive(process.getOpenFiles());
    return new ProcessDetail.Entry(
        process.getProcessID(),
        name,
        command == null ? "[" + name + "]" : command,
        States.of(process.getState(), platform),
        process.getParentProcessID(),
        number(process.getUserID()),
        number(process.getGroupID()),
        Instant.ofEpochMilli(process.getStartTime()),
        cpuOfCorePercent(process),
        process.getUserTime() / MILLIS_PER_SECOND,
        process.getKernelTime() / MILLIS_PER_SECOND,
        Math.max(0, process.getResidentMemory()),
        Math.max(0, process.getVirtualSize()),
        platform.tellsSharedMemory()
            ? Long.valueOf(process.getResidentMemory() - process.getPrivateResidentMemory())
            : null,
        Math.max(0, process.getThreadCount() - 1),
        openFiles == null ? null : Math.toIntExact(openFiles),
        storage(process.getBytesRead()),
        storage(process.getBytesWritten()),
        Told.text(process.getCurrentWorkingDirectory()),
        Told.text(process.getPath()));
  }

  /** OSHI says zero also where the system refused to tell; Windows counts more than storage. */
  private @Nullable Long storage(long bytes) {
    return machine.platform().tellsStorage() ? Told.positive(bytes) : null;
  }

  private double cpuOfCorePercent(OSProcess process) {
    OSProcess last;
    synchronized (before) {
      last = before.put(process.getProcessID(), process);
    }
    return 100 * Math.max(0, process.getProcessCpuLoadBetweenTicks(last));
  }

  private ProcessDetail.ThreadEntry thread(OSThread thread) {
    return new ProcessDetail.ThreadEntry(
        thread.getThreadId(),
        thread.getName(),
        States.of(thread.getState(), machine.platform()),
        thread.getUserTime() / MILLIS_PER_SECOND,
        thread.getKernelTime() / MILLIS_PER_SECOND);
  }

  /** Windows has no numbers but identifiers such as S-1-5-18. */
  static @Nullable Integer number(String id) {
    try {
      return Integer.parseUnsignedInt(id);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
