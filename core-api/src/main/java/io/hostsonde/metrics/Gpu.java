package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code gpu}.
 *
 * @param gpus all of them, of every vendor
 */
public record Gpu(List<Device> gpus) {

  /**
   * A GPU. What it does not tell, or would have to be woken for, is absent.
   *
   * @param id the UUID that the vendor gave it, else its PCI address
   * @param vendor {@code NVIDIA}, {@code AMD}, {@code Intel}
   * @param utilizationPercent share of the time in which it computed
   * @param fanPercent of its full speed
   */
  public record Device(
      @Key String id,
      String vendor,
      String name,
      @Nullable Double utilizationPercent,
      @Nullable Long memorySizeBytes,
      @Nullable Long memoryUsedBytes,
      @Nullable Double temperatureCelsius,
      @Nullable Double powerWatts,
      @Nullable Double clockHertz,
      @Nullable Double memoryClockHertz,
      @Nullable Double fanPercent) {}
}
