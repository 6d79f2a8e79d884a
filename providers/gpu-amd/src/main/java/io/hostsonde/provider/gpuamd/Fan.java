package io.hostsonde.provider.gpuamd;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A card's fan: how fast it turns of its fastest, or where that is not told, how it is driven. */
record Fan(Value value, double full) implements AutoCloseable {

  /** The full scale of a pwm file, see Documentation/hwmon/sysfs-interface.rst. */
  private static final double PWM_FULL = 255;

  private static final double ALL = 100;

  static Fan of(Path hwmon) throws IOException {
    try (Value fastest = Value.of(hwmon, "fan1_max", 1)) {
      Double speed = fastest.read();
      return speed != null && speed > 0
          ? new Fan(Value.of(hwmon, "fan1_input", 1), speed)
          : new Fan(Value.of(hwmon, "pwm1", 1), PWM_FULL);
    }
  }

  /** Null when there is no fan. */
  @Nullable Double percent() throws IOException {
    Double now = value.read();
    return now == null ? null : Math.min(ALL, ALL * now / full);
  }

  @Override
  public void close() {
    value.close();
  }
}
