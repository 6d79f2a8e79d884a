package io.hostsonde.provider.cpu;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The current frequencies of the cores, from cpufreq, else (virtual machines) from /proc/cpuinfo.
 *
 * <p>Telling them may cost the kernel much: 4.14 to 5.17 interrupt each core and sleep 10 ms for a
 * file of cpufreq, 20 ms for /proc/cpuinfo, which also is long. So they are read anew only when
 * they are older than a setting says, and /proc/cpuinfo, where they hardly change, than {@link
 * #CPU_INFO_AGE}.
 */
final class Frequencies implements AutoCloseable {

  static final Duration CPU_INFO_AGE = Duration.ofSeconds(60);

  private static final double HERTZ_PER_KILOHERTZ = 1e3;

  private final Path devices;
  private final Path cpuInfo;
  private final HostClock clock;
  private final long age;
  private int[] cores = {};
  private KernelFile[] files = {};
  private Map<Integer, Double> hertz = Map.of();
  private boolean fromCpuInfo;
  private long readAt;

  Frequencies(Path devices, Path cpuInfo, HostClock clock, Duration age) {
    this.devices = devices;
    this.cpuInfo = cpuInfo;
    this.clock = clock;
    this.age = age.toNanos();
  }

  /** Reads them anew when they are too old or other cores are online. */
  void refresh(int[] online) throws IOException {
    long now = clock.nanoTime();
    boolean changed = !Arrays.equals(cores, online);
    long allowed = fromCpuInfo ? Math.max(age, CPU_INFO_AGE.toNanos()) : age;
    if (!changed && now - readAt < allowed) {
      return;
    }
    if (changed) {
      close();
      cores = online;
      files =
          Arrays.stream(online)
              .mapToObj(core -> devices.resolve("cpu" + core + "/cpufreq/scaling_cur_freq"))
              .map(KernelFile::new)
              .toArray(KernelFile[]::new);
    }
    hertz = scaling();
    fromCpuInfo = hertz.isEmpty();
    if (fromCpuInfo) {
      hertz = cpuInfo();
    }
    readAt = now;
  }

  private Map<Integer, Double> scaling() throws IOException {
    Map<Integer, Double> found = new HashMap<>();
    for (int i = 0; i < cores.length; i++) {
      Text text = files[i].readIfPresent();
      // May be "<unknown>".
      Long kilohertz = text == null ? null : text.numberIfAny();
      if (kilohertz != null && kilohertz > 0) {
        found.put(cores[i], kilohertz * HERTZ_PER_KILOHERTZ);
      }
    }
    return found;
  }

  private Map<Integer, Double> cpuInfo() throws IOException {
    try (KernelFile file = new KernelFile(cpuInfo)) {
      Text text = file.readIfPresent();
      return text == null ? Map.of() : CpuInfo.parse(text).hertz();
    }
  }

  @Nullable Double of(int core) {
    return hertz.get(core);
  }

  /** Over the cores that tell theirs; null when none does. */
  @Nullable Double mean() {
    double sum = 0;
    int count = 0;
    for (int core : cores) {
      Double frequency = hertz.get(core);
      if (frequency != null) {
        sum += frequency;
        count++;
      }
    }
    return count == 0 ? null : sum / count;
  }

  @Override
  public void close() {
    for (KernelFile file : files) {
      file.close();
    }
  }
}
