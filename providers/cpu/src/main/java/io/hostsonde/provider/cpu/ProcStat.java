package io.hostsonde.provider.cpu;

import io.hostsonde.linux.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is taken from /proc/stat. Times are in ticks of 10 ms since boot: user, nice, system, idle,
 * iowait, irq, softirq, steal; guests are in user and nice already. See proc_stat(5).
 */
final class ProcStat {

  static final int USER = 0;
  static final int NICE = 1;
  static final int SYSTEM = 2;
  static final int IDLE = 3;
  static final int IOWAIT = 4;
  static final int IRQ = 5;
  static final int SOFTIRQ = 6;
  static final int STEAL = 7;
  private static final int FIELDS = 8;

  /** Above what Linux can be built for (CONFIG_NR_CPUS), so that no number asks for more memory. */
  private static final int MAX_CORES = 1 << 16;

  /** For how many there is room at first: asking the system for their number costs a call. */
  private static final int FIRST_CORES = 8;

  private long @Nullable [] total;
  private int[] cores = new int[FIRST_CORES];
  private long[][] times = new long[cores.length][];
  private int count;
  private @Nullable Long contextSwitches;

  private ProcStat() {}

  static ProcStat parse(Text text) {
    ProcStat stat = new ProcStat();
    for (; !text.atEnd(); text.nextLine()) {
      if (text.skip("cpu ")) {
        stat.total = ticks(text);
      } else if (text.skip("cpu")) {
        stat.add(text.number(), text);
      } else if (text.skip("ctxt")) {
        stat.contextSwitches = text.numberIfAny();
        break; // what follows isn't taken
      }
    }
    stat.cores = Arrays.copyOf(stat.cores, stat.count);
    return stat;
  }

  /** The kernel lists the cores in ascending order, and only those online. */
  private void add(long core, Text text) {
    if (core < 0 || core >= MAX_CORES || (count > 0 && core <= cores[count - 1])) {
      return;
    }
    if (count == cores.length) {
      cores = Arrays.copyOf(cores, count * 2);
      times = Arrays.copyOf(times, count * 2);
    }
    cores[count] = (int) core;
    times[count] = ticks(text);
    count++;
  }

  /** Old kernels have fewer fields. */
  private static long[] ticks(Text text) {
    long[] ticks = new long[FIELDS];
    for (int i = 0; i < FIELDS && !text.atLineEnd(); i++) {
      ticks[i] = text.number();
    }
    return ticks;
  }

  /** Over all cores; null when the file has no such line. */
  long @Nullable [] total() {
    return total;
  }

  /** The numbers of the cores online, ascending; not to be changed. */
  int[] cores() {
    return cores;
  }

  /** The ticks of a core; null when it isn't online. */
  long @Nullable [] times(int core) {
    int index = Arrays.binarySearch(cores, core);
    return index < 0 ? null : times[index];
  }

  /** Null where the file has no such line. */
  @Nullable Long contextSwitches() {
    return contextSwitches;
  }
}
