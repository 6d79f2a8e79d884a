package io.hostsonde.provider.thermal;

import io.hostsonde.metrics.Thermal;
import org.jspecify.annotations.Nullable;

/**
 * A temperature sensor.
 *
 * @param rank how well it stands for the processor
 * @param high limits are read when the sensor is found: they don't move
 */
record TemperatureSensor(
    String chip,
    String label,
    ProcessorRank rank,
    SensorInput input,
    @Nullable Double high,
    @Nullable Double critical) {

  Thermal.Temperature at(double celsius) {
    return new Thermal.Temperature(chip, label, celsius, high, critical);
  }
}
