package io.hostsonde.provider.gpunvidia;

import io.hostsonde.metrics.Gpu;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One GPU: what does not change is asked once. One that sleeps is not asked at all. */
final class NvidiaGpu implements AutoCloseable {

  private static final String VENDOR = "NVIDIA";
  private static final String NAMELESS = "NVIDIA GPU";

  private final long handle;
  private final String id;
  private final String name;
  private final @Nullable PciDevice device;

  /** Why NVML gives no handle for it. */
  private final @Nullable String refusal;

  private @Nullable Long size;

  private NvidiaGpu(
      long handle, String id, String name, @Nullable PciDevice device, @Nullable String refusal) {
    this.handle = handle;
    this.id = id;
    this.name = name;
    this.device = device;
    this.refusal = refusal;
  }

  /**
   * One that NVML gave.
   *
   * @param place what it is told by when it tells neither UUID nor address
   */
  static NvidiaGpu of(Nvml nvml, long handle, String place, PciDevices devices)
      throws NvmlException, IOException {
    String address = nvml.address(handle);
    String uuid = nvml.uuid(handle);
    String name = nvml.name(handle);
    String id = uuid != null ? uuid : address != null ? address : place;
    return new NvidiaGpu(
        handle,
        id,
        name == null ? NAMELESS : name,
        address == null ? null : devices.at(address),
        null);
  }

  static NvidiaGpu refused(String place, String words) {
    return new NvidiaGpu(0, place, NAMELESS, null, words);
  }

  String id() {
    return id;
  }

  private boolean sleeps() throws IOException {
    return device != null && device.sleeps();
  }

  Gpu.Device read(Nvml nvml) throws NvmlException, IOException {
    if (refusal != null) {
      return unread(refusal);
    }
    if (sleeps()) {
      return unread("asleep; it is not woken to be measured");
    }
    Double busy = nvml.utilizationPercent(handle);
    Nvml.Memory memory = nvml.memory(handle);
    size = memory == null ? null : Long.valueOf(memory.sizeBytes());
    return new Gpu.Device(
        id,
        VENDOR,
        name,
        busy == null && nvml.divided(handle) ? "MIG mode: NVML tells no utilization of it" : null,
        busy,
        size,
        memory == null ? null : Long.valueOf(memory.usedBytes()),
        nvml.celsius(handle),
        nvml.watts(handle),
        nvml.hertz(handle),
        nvml.memoryHertz(handle),
        nvml.fanPercent(handle));
  }

  /** Bytes by pid; none while it sleeps. */
  Map<Integer, @Nullable Long> processes(Nvml nvml) throws NvmlException, IOException {
    return refusal != null || sleeps() ? Map.of() : nvml.processes(handle);
  }

  /** The row of one that is not read, with the reason. */
  Gpu.Device unread(String notice) {
    return new Gpu.Device(id, VENDOR, name, notice, null, size, null, null, null, null, null, null);
  }

  @Override
  public void close() {
    if (device != null) {
      device.close();
    }
  }
}
