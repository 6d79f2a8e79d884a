package io.hostsonde.provider.cpu;

import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many physical cores the logical ones are. Asked anew only when others are online.
 *
 * <p>Cores that are one have the same list of siblings. That holds on every architecture, whereas
 * core_id may be the same on several dies of a package, and package ids be -1.
 */
final class Topology {

  private final Path devices;
  private final Path cpuInfo;
  private int @Nullable [] known;
  private @Nullable Integer physicalCores;

  Topology(Path devices, Path cpuInfo) {
    this.devices = devices;
    this.cpuInfo = cpuInfo;
  }

  /** Null where neither sysfs nor /proc/cpuinfo tells. */
  @Nullable Integer physicalCores(int[] cores) throws IOException {
    if (!Arrays.equals(known, cores)) {
      Integer counted = fromSiblings(cores);
      physicalCores = counted == null ? fromCpuInfo() : counted;
      known = cores;
    }
    return physicalCores;
  }

  private @Nullable Integer fromSiblings(int[] cores) throws IOException {
    Set<String> siblings = new HashSet<>();
    for (int core : cores) {
      Path folder = devices.resolve("cpu" + core + "/topology");
      String list = content(folder.resolve("core_cpus_list"));
      if (list.isEmpty()) {
        list = content(folder.resolve("thread_siblings_list")); // its name before Linux 5.3
      }
      if (list.isEmpty()) {
        return null;
      }
      siblings.add(list);
    }
    return siblings.isEmpty() ? null : siblings.size();
  }

  private @Nullable Integer fromCpuInfo() throws IOException {
    try (KernelFile file = new KernelFile(cpuInfo)) {
      Text text = file.readIfPresent();
      return text == null ? null : CpuInfo.parse(text).physicalCores();
    }
  }

  private static String content(Path path) throws IOException {
    try (KernelFile file = new KernelFile(path)) {
      Text text = file.readIfPresent();
      return text == null ? "" : text.line();
    }
  }
}
