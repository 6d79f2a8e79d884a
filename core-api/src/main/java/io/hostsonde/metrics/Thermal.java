package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code thermal}.
 *
 * @param cpuTemperatureCelsius the one people mean: package or Tctl before single cores
 * @param cpuSensor which sensor that is, as {@code chip/label}
 * @param temperatures every sensor that answers with a sane value
 * @param fans every fan that answers
 */
public record Thermal(
    @Nullable Double cpuTemperatureCelsius,
    @Nullable String cpuSensor,
    List<Temperature> temperatures,
    List<Fan> fans) {

  public Thermal {
    temperatures = Promised.list(temperatures);
    fans = Promised.list(fans);
  }

  /**
   * A temperature sensor.
   *
   * @param chip the driver's name, with a number where there are several of it: {@code coretemp},
   *     {@code nvme1}
   * @param label as the driver says, else {@code temp1}
   * @param highCelsius where the driver begins to worry
   * @param criticalCelsius where the hardware shuts down
   */
  public record Temperature(
      @Key String chip,
      @Key String label,
      double temperatureCelsius,
      @Nullable Double highCelsius,
      @Nullable Double criticalCelsius) {

    public Temperature {
      chip = Promised.text(chip);
      label = Promised.text(label);
    }
  }

  /** A fan. */
  public record Fan(@Key String chip, @Key String label, double speedRevolutionsPerMinute) {

    public Fan {
      chip = Promised.text(chip);
      label = Promised.text(label);
    }
  }
}
