package io.hostsonde.provider.portable;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Processes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oshi.software.os.OSProcess;

/** All processes that the system shows to the agent's user. */
final class ProcessesSampler implements Sampler<Processes> {

  private static final double MILLIS_PER_SECOND = 1e3;

  private final Machine machine;
  private final Pace pace;
  private Map<Integer, Tracked> before = Map.of();

  ProcessesSampler(Machine machine, HostClock clock) {
    this.machine = machine;
    this.pace = new Pace(clock);
  }

  @Override
  public Processes sample() throws IOException {
    int processors = machine.hardware().getProcessor().getLogicalProcessorCount();
    List<OSProcess> present = machine.operatingSystem().getProcesses();
    Double window = pace.next();
    Map<Integer, Tracked> tracked = HashMap.newHashMap(present.size());
    List<Processes.Entry> rows = new ArrayList<>(present.size());
    for (OSProcess process : present) {
      int pid = process.getProcessID();
      if (shown(process) && !tracked.containsKey(pid)) {
        Tracked last = before.get(pid);
        boolean same = last != null && last.is(process.getStartTime());
        Tracked now = track(process, same ? last : null);
        tracked.put(pid, now);
        rows.add(row(process, now, share(same ? last : null, now, window), processors));
      }
    }
    before = tracked;
    rows.sort(Comparator.comparingInt(Processes.Entry::pid));
    return new Processes(rows.size(), List.copyOf(rows), window);
  }

  private boolean shown(OSProcess process) {
    return process.getState() != OSProcess.State.INVALID
        && !(process.getProcessID() == 0 && machine.platform().idleIsAProcess());
  }

  private static Tracked track(OSProcess process, @Nullable Tracked last) {
    long cpuMillis = process.getKernelTime() + process.getUserTime();
    if (last == null) {
      Instant start = Instant.ofEpochMilli(process.getStartTime());
      return new Tracked(start, cpuMillis, Told.text(process.getUser()), false);
    }
    String user = last.lasting() ? last.user() : Told.text(process.getUser());
    return new Tracked(last.startTime(), cpuMillis, user, true);
  }

  private static @Nullable Double share(
      @Nullable Tracked last, Tracked now, @Nullable Double window) {
    if (last == null || window == null || now.cpuMillis() < last.cpuMillis()) {
      return null;
    }
    return 100 * (now.cpuMillis() - last.cpuMillis()) / MILLIS_PER_SECOND / window;
  }

  private Processes.Entry row(
      OSProcess process, Tracked tracked, @Nullable Double ofCore, int processors) {
    return new Processes.Entry(
        process.getProcessID(),
        tracked.startTime(),
        process.getName(),
        States.of(process.getState(), machine.platform()),
        tracked.user(),
        ofCore,
        ofCore == null ? null : Math.min(100, ofCore / processors),
        Math.max(0, process.getResidentMemory()),
        Math.max(1, process.getThreadCount()));
  }
}
