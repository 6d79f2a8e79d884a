package io.hostsonde.provider.gpunvidia;

import io.hostsonde.metrics.Gpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The GPUs of one life of the driver: NVML is initialised once, handles and names are kept. */
final class Gpus implements AutoCloseable {

  private final Nvml nvml;
  private final List<NvidiaGpu> gpus = new ArrayList<>();

  /** Those that slept when the others were looked up; NVML's look-up would have woken them. */
  private final List<PciDevice> asleep = new ArrayList<>();

  private Gpus(Nvml nvml) {
    this.nvml = nvml;
  }

  /**
   * Initialises NVML.
   *
   * @param nvml is shut down and closed with it
   * @param devices what the kernel knows of, which may be more than NVML may use
   */
  static Gpus open(Nvml nvml, PciDevices devices) throws NvmlException, IOException {
    nvml.initialise();
    Gpus opened = new Gpus(nvml);
    try {
      opened.lookUp(devices);
    } catch (NvmlException | IOException | RuntimeException e) {
      nvml.shutDown();
      throw e;
    }
    return opened;
  }

  private void lookUp(PciDevices devices) throws NvmlException, IOException {
    List<PciDevice> known = devices.found();
    for (PciDevice device : known) {
      if (device.sleeps()) {
        asleep.addAll(known);
        return;
      }
    }
    known.forEach(PciDevice::close);
    int count = nvml.gpus();
    for (int i = 0; i < count; i++) {
      gpus.add(gpu(i, devices));
    }
  }

  private NvidiaGpu gpu(int index, PciDevices devices) throws NvmlException, IOException {
    try {
      return NvidiaGpu.of(nvml, nvml.gpu(index), "index " + index, devices);
    } catch (NvmlException e) {
      // One that NVML counts, but does not give, is there all the same.
      return NvidiaGpu.refused("index " + index, e.words());
    }
  }

  int count() {
    return gpus.size();
  }

  @Nullable String driverVersion() throws NvmlException {
    return nvml.driverVersion();
  }

  /**
   * Reads all that are awake.
   *
   * @throws NvmlException when the driver's life is over, or no GPU answers any more
   */
  Gpu read(PciDevices devices) throws NvmlException, IOException {
    lookUpWoken(devices);
    List<Gpu.Device> rows = new ArrayList<>(gpus.size());
    List<Gpu.Usage> usages = new ArrayList<>();
    NvmlException last = null;
    int lost = 0;
    for (NvidiaGpu gpu : gpus) {
      try {
        rows.add(gpu.read(nvml));
        processes(gpu, usages);
      } catch (NvmlException e) {
        if (!e.ofOneGpu()) {
          throw e;
        }
        rows.add(gpu.unread(e.words()));
        last = e;
        lost++;
      }
    }
    if (last != null && lost == gpus.size()) {
      throw last;
    }
    return new Gpu(List.copyOf(rows), List.copyOf(usages));
  }

  private void processes(NvidiaGpu gpu, List<Gpu.Usage> usages) throws NvmlException, IOException {
    for (Map.Entry<Integer, @Nullable Long> entry : gpu.processes(nvml).entrySet()) {
      usages.add(new Gpu.Usage(gpu.id(), entry.getKey(), entry.getValue()));
    }
  }

  private void lookUpWoken(PciDevices devices) throws NvmlException, IOException {
    for (PciDevice device : List.copyOf(asleep)) {
      if (!device.sleeps()) {
        Long handle = nvml.gpu(device.address());
        if (handle != null) {
          gpus.add(NvidiaGpu.of(nvml, handle, device.address(), devices));
        }
        asleep.remove(device);
        device.close();
      }
    }
  }

  @Override
  public void close() {
    asleep.forEach(PciDevice::close);
    gpus.forEach(NvidiaGpu::close);
    nvml.shutDown();
  }
}
