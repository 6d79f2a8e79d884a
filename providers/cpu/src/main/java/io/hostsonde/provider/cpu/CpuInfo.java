package io.hostsonde.provider.cpu;

import io.hostsonde.linux.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is taken from /proc/cpuinfo, whose lines differ from architecture to architecture; what
 * isn't there or isn't a number is left out.
 *
 * @param hertz the frequencies by core
 * @param physicalCores how many pairs of package and core there are; null where they aren't told
 */
record CpuInfo(Map<Integer, Double> hertz, @Nullable Integer physicalCores) {

  private static final double HERTZ_PER_MEGAHERTZ = 1e6;

  private record PhysicalCore(long packageId, long coreId) {}

  static CpuInfo parse(Text text) {
    Map<Integer, Double> hertz = new HashMap<>();
    Set<PhysicalCore> physicalCores = new HashSet<>();
    int core = -1;
    long packageId = 0;
    for (; !text.atEnd(); text.nextLine()) {
      if (skipName(text, "processor")) {
        core = (int) number(text);
        packageId = 0;
      } else if (skipName(text, "cpu MHz")) {
        double megahertz = text.decimal();
        if (megahertz > 0) {
          hertz.put(core, megahertz * HERTZ_PER_MEGAHERTZ);
        }
      } else if (skipName(text, "physical id")) {
        packageId = number(text);
      } else if (skipName(text, "core id")) {
        physicalCores.add(new PhysicalCore(packageId, number(text)));
      }
    }
    return new CpuInfo(hertz, physicalCores.isEmpty() ? null : physicalCores.size());
  }

  /** -1 for more digits than a number has. */
  private static long number(Text text) {
    Long number = text.numberIfAny();
    return number == null ? -1 : number;
  }

  /** Moves past {@code name : } when that and a number come next. */
  private static boolean skipName(Text text, String name) {
    if (!text.skip(name)) {
      return false;
    }
    skipBlanks(text);
    if (!text.skip(":")) {
      return false;
    }
    skipBlanks(text);
    return !text.atEnd() && Character.isDigit(text.at(text.position()));
  }

  private static void skipBlanks(Text text) {
    while (text.skip(" ") || text.skip("\t")) {
      // each is one
    }
  }
}
