package io.hostsonde.provider.gpunvidia;

import io.hostsonde.linux.PowerState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A GPU as the kernel sees it.
 *
 * @param address {@code 0000:65:00.0}
 * @param power null when it never sleeps
 */
record PciDevice(String address, @Nullable PowerState power) implements AutoCloseable {

  boolean sleeps() throws IOException {
    return power != null && power.sleeps();
  }

  @Override
  public void close() {
    if (power != null) {
      power.close();
    }
  }
}
