package io.hostsonde.provider.memory;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import io.hostsonde.metrics.Memory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads three or four small files, all kept open. */
final class MemorySampler implements Sampler<Memory> {

  private final Path proc;
  private final KernelFile memInfo;
  private final KernelFile pressure;
  private final OwnGroup ownGroup;

  /**
   * @param host what to measure
   * @param ownRoot where the agent's own /proc and cgroups lie: {@code /} but for tests
   */
  MemorySampler(Host host, Path ownRoot, HostClock clock) {
    this.proc = host.proc();
    this.memInfo = new KernelFile(proc.resolve("meminfo"));
    this.pressure = new KernelFile(proc.resolve("pressure/memory"));
    this.ownGroup = new OwnGroup(ownRoot, clock);
  }

  @Override
  public Memory sample() throws IOException {
    try {
      return read();
    } catch (NumberFormatException e) {
      throw new IOException("memory below " + proc + ": " + e.getMessage(), e);
    }
  }

  private Memory read() throws IOException {
    MemInfo info = MemInfo.parse(memInfo.read());
    long size = info.size();
    if (size == MemInfo.ABSENT) {
      throw new IOException(proc.resolve("meminfo") + ": no MemTotal");
    }
    if (info.available() == MemInfo.ABSENT && info.free() == MemInfo.ABSENT) {
      throw new IOException(proc.resolve("meminfo") + ": neither MemAvailable nor MemFree");
    }
    long available = available(info);
    return new Memory(
        size,
        available,
        Math.max(0, size - available),
        told(info.free()),
        told(info.buffers()),
        info.cached() == MemInfo.ABSENT
            ? null
            : (Long) (info.cached() + orNone(info.reclaimableSlab())),
        orNone(info.swapSize()),
        swapUsed(info),
        pressure(),
        ownGroup.sample(size));
  }

  /**
   * As free(1) has it: what the kernel says, or on kernels before 3.14 the estimate that later ones
   * make. In an LXC container the kernel's word may be about the host and exceed the container's
   * size; then only what is free counts.
   */
  private long available(MemInfo info) throws IOException {
    long available = info.available();
    if (available == MemInfo.ABSENT) {
      available = info.estimatedAvailable(minimumFree());
    }
    return available > info.size() ? Math.min(orNone(info.free()), info.size()) : available;
  }

  private long minimumFree() throws IOException {
    try (KernelFile file = new KernelFile(proc.resolve("sys/vm/min_free_kbytes"))) {
      Text text = file.readIfPresent();
      return text == null ? 0 : orNone(MemInfo.bytes(text));
    }
  }

  private Memory.@Nullable Pressure pressure() throws IOException {
    Text text = pressure.readIfPresent();
    try {
      return text == null ? null : PressureFile.parse(text);
    } catch (NumberFormatException notThatFormat) {
      return null;
    }
  }

  private static @Nullable Long swapUsed(MemInfo info) {
    if (info.swapFree() == MemInfo.ABSENT) {
      return info.swapSize() > 0 ? null : 0L;
    }
    return Math.max(0, orNone(info.swapSize()) - info.swapFree());
  }

  private static @Nullable Long told(long value) {
    return value == MemInfo.ABSENT ? null : (Long) value;
  }

  private static long orNone(long value) {
    return value == MemInfo.ABSENT ? 0 : value;
  }

  @Override
  public void close() {
    memInfo.close();
    pressure.close();
    ownGroup.close();
  }
}
