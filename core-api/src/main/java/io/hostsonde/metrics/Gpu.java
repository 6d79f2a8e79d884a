package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import io.hostsonde.schema.Metric;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code gpu}: a part from each vendor's driver.
 *
 * @param gpus all of them, of every vendor
 * @param processes those that hold memory of a GPU, where the driver tells
 */
public record Gpu(@Metric(name = "gpu") List<Device> gpus, List<Usage> processes) {

  public Gpu {
    gpus = Promised.list(gpus);
    processes = Promised.list(processes);
  }

  /**
   * A GPU. What it does not tell, or would have to be woken for, is absent.
   *
   * @param id the UUID that the vendor gave it, else its PCI address
   * @param vendor {@code NVIDIA}, {@code AMD}, {@code Intel}
   * @param notice why it tells nothing: it sleeps, it was lost, it is not accessible; absent when
   *     it does
   * @param utilizationPercent share of the time in which it computed
   * @param fanPercent of its full speed; of several fans the fastest
   */
  public record Device(
      @Key String id,
      String vendor,
      String name,
      @Nullable String notice,
      @Nullable Double utilizationPercent,
      @Nullable Long memorySizeBytes,
      @Nullable Long memoryUsedBytes,
      @Nullable Double temperatureCelsius,
      @Nullable Double powerWatts,
      @Nullable Double clockHertz,
      @Nullable Double memoryClockHertz,
      @Nullable Double fanPercent) {

    public Device {
      id = Promised.text(id);
      vendor = Promised.text(vendor);
      name = Promised.text(name);
    }
  }

  /**
   * What one process holds of one GPU.
   *
   * @param gpu the GPU's id
   * @param pid as the driver's own process name space counts; in a container this is the host's
   * @param memoryUsedBytes absent where the driver keeps it to itself
   */
  public record Usage(@Key String gpu, @Key int pid, @Nullable Long memoryUsedBytes) {

    public Usage {
      gpu = Promised.text(gpu);
    }
  }

  /** Two parts as one: the rows of the first, then those of the second. */
  public static Gpu merge(Gpu first, Gpu second) {
    return new Gpu(
        Stream.concat(first.gpus().stream(), second.gpus().stream()).toList(),
        Stream.concat(first.processes().stream(), second.processes().stream()).toList());
  }
}
