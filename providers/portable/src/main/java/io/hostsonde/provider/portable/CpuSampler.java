package io.hostsonde.provider.portable;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Cpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.LogicalProcessor;

/** The processors. */
final class CpuSampler implements Sampler<Cpu> {

  private static final int LOAD_AVERAGES = 3;

  private final Machine machine;
  private final Pace pace;
  private long @Nullable [] allBefore;
  private long[][] coresBefore = {};
  private Counters switchesBefore = Counters.NONE;

  CpuSampler(Machine machine, HostClock clock) {
    this.machine = machine;
    this.pace = new Pace(clock);
  }

  @Override
  public Cpu sample() throws IOException {
    CentralProcessor processor = machine.hardware().getProcessor();
    long[] all = processor.getSystemCpuLoadTicks();
    long[][] cores = processor.getProcessorCpuLoadTicks();
    Long switches = Told.positive(processor.getContextSwitches());
    Counters counters = switches == null ? Counters.NONE : new Counters(switches);
    Double window = pace.next();
    double[] load = processor.getSystemLoadAverage(LOAD_AVERAGES);
    long[] frequencies =
        machine.platform().tellsCurrentFrequency() ? processor.getCurrentFreq() : new long[0];
    double[] rates = switches == null ? null : counters.perSecondSince(switchesBefore, window);
    Cpu cpu =
        new Cpu(
            usage(allBefore, all),
            cores(processor.getLogicalProcessors(), cores, frequencies),
            Told.notNegative(load[0]),
            Told.notNegative(load[1]),
            Told.notNegative(load[2]),
            (double) machine.operatingSystem().getSystemUptime(),
            cores.length,
            positive(processor.getPhysicalProcessorCount()),
            mean(frequencies),
            switches,
            Counters.rate(rates, 0),
            window);
    allBefore = all;
    coresBefore = cores;
    switchesBefore = counters;
    return cpu;
  }

  private List<Cpu.Core> cores(
      List<LogicalProcessor> numbered, long[][] cores, long[] frequencies) {
    boolean comparable = coresBefore.length == cores.length;
    List<Cpu.Core> rows = new ArrayList<>(cores.length);
    for (int i = 0; i < cores.length; i++) {
      rows.add(
          new Cpu.Core(
              // Windows numbers them anew in each group of 64.
              machine.platform() == Platform.LINUX && numbered.size() == cores.length
                  ? numbered.get(i).getProcessorNumber()
                  : i,
              comparable ? usage(coresBefore[i], cores[i]) : null,
              frequencies.length == cores.length && frequencies[i] > 0
                  ? Double.valueOf((double) frequencies[i])
                  : null));
    }
    return List.copyOf(rows);
  }

  private Cpu.@Nullable Usage usage(long @Nullable [] then, long[] now) {
    return Shares.between(then, now, machine.platform());
  }

  private static @Nullable Integer positive(int count) {
    return count > 0 ? count : null;
  }

  private static @Nullable Double mean(long[] frequencies) {
    double mean = LongStream.of(frequencies).filter(each -> each > 0).average().orElse(0);
    return mean > 0 ? mean : null;
  }
}
