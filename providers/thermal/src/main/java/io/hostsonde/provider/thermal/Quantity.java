package io.hostsonde.provider.thermal;

import io.hostsonde.linux.Text;
import org.jspecify.annotations.Nullable;

/** What a sensor's file says, see Documentation/hwmon/sysfs-interface.rst of the kernel. */
enum Quantity {
  /**
   * Millidegrees Celsius. Exactly 0 is what dead sensors and unset limits say, and so close to it
   * are those that give whole degrees against the rule, or 1 for "on"; an open input of a common
   * 8-bit chip reads -128 or 127, others -273 or more than silicon stands.
   */
  TEMPERATURE(1e-3, -50, 127) {
    @Override
    boolean sane(double value) {
      return Math.abs(value) >= LEAST_CELSIUS && super.sane(value);
    }
  },
  /** Revolutions per minute; 0 is a fan that stands. */
  SPEED(1, -1, 65535);

  /** Above what degrees look like where thousandths are due. */
  private static final double LEAST_CELSIUS = 0.2;

  private final double scale;
  private final double above;
  private final double below;

  Quantity(double scale, double above, double below) {
    this.scale = scale;
    this.above = above;
    this.below = below;
  }

  boolean sane(double value) {
    return value > above && value < below;
  }

  /** Null for what is no number or not a sane one. */
  @Nullable Double parse(Text text) {
    Long number = text.numberIfAny();
    return number != null && sane(number * scale) ? number * scale : null;
  }
}
