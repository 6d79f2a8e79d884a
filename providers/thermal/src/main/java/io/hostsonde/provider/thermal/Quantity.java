package io.hostsonde.provider.thermal;

import io.hostsonde.linux.Text;
import org.jspecify.annotations.Nullable;

/** What a sensor's file says, see Documentation/hwmon/sysfs-interface.rst of the kernel. */
enum Quantity {
  /**
   * Millidegrees Celsius. Exactly 0 is what dead sensors and unset limits say; an open input of a
   * common 8-bit chip reads -128 or 127, others -273 or more than silicon stands.
   */
  TEMPERATURE(1e-3, -50, 127) {
    @Override
    boolean sane(double value) {
      return value != 0 && super.sane(value);
    }
  },
  /** Revolutions per minute; 0 is a fan that stands. */
  SPEED(1, -1, 65535);

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
    if (text.atLineEnd()) {
      return null;
    }
    try {
      double value = text.number() * scale;
      return sane(value) ? value : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }
}
