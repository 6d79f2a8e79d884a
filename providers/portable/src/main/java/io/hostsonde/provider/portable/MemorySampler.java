package io.hostsonde.provider.portable;

import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Memory;
import java.io.IOException;
import oshi.hardware.GlobalMemory;
import oshi.hardware.VirtualMemory;

/**
 * The host's memory. What is free, in buffers and in caches OSHI does not tell, nor pressure and
 * control groups, which only Linux has.
 */
final class MemorySampler implements Sampler<Memory> {

  private final Machine machine;

  MemorySampler(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Memory sample() throws IOException {
    GlobalMemory memory = machine.hardware().getMemory();
    VirtualMemory virtual = memory.getVirtualMemory();
    long size = memory.getTotal();
    if (size <= 0) {
      throw new IOException("the system does not tell how much memory there is");
    }
    long available = Math.clamp(memory.getAvailable(), 0, size);
    return new Memory(
        size,
        available,
        size - available,
        null,
        null,
        null,
        Math.max(0, virtual.getSwapTotal()),
        Math.max(0, virtual.getSwapUsed()),
        null,
        null);
  }
}
