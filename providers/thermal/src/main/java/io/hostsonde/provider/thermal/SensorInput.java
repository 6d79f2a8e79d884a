package io.hostsonde.provider.thermal;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.PowerState;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The value of one sensor. A driver that takes long (firmware calls of some laptops take half a
 * second, and stop the whole machine) is asked less often; in between its last value stands.
 */
final class SensorInput implements AutoCloseable {

  /** What takes longer is slow. Fast drivers take microseconds, a slow bus a millisecond. */
  static final Duration SLOW = Duration.ofMillis(5);

  /** How long the value of a slow sensor stands. */
  static final Duration SLOW_AGE = Duration.ofSeconds(10);

  private final KernelFile file;
  private final Quantity quantity;
  private final @Nullable PowerState power;
  private final HostClock clock;
  private @Nullable Double value;
  private boolean slow;
  private long readAt;

  /** Opens nothing; {@code power} is of the device, where reading would wake it. */
  SensorInput(Path file, Quantity quantity, @Nullable PowerState power, HostClock clock) {
    this.file = new KernelFile(file);
    this.quantity = quantity;
    this.power = power;
    this.clock = clock;
  }

  /** Whether the last read gave a value. */
  boolean answered() {
    return value != null;
  }

  /** Null when the sensor doesn't answer, not sanely, or sleeps. */
  @Nullable Double read() throws IOException {
    long start = clock.nanoTime();
    if (slow && start - readAt < SLOW_AGE.toNanos()) {
      return value;
    }
    if (power != null && power.sleeps()) {
      value = null;
      return null;
    }
    Text text = file.readIfPresent();
    value = text == null ? null : quantity.parse(text);
    readAt = clock.nanoTime();
    slow = readAt - start > SLOW.toNanos();
    return value;
  }

  @Override
  public void close() {
    file.close();
    if (power != null) {
      power.close();
    }
  }
}
