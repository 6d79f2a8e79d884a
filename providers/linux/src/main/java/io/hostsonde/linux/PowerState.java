package io.hostsonde.linux;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether a device sleeps, as a graphics card does that nobody uses; reading its sensors wakes it.
 */
public final class PowerState implements AutoCloseable {

  private final KernelFile runtimeStatus;

  private PowerState(KernelFile runtimeStatus) {
    this.runtimeStatus = runtimeStatus;
  }

  /**
   * Of a device's folder in sysfs.
   *
   * @return null for a device that never sleeps
   */
  public static @Nullable PowerState of(Path device) throws IOException {
    KernelFile file = new KernelFile(device.resolve("power/runtime_status"));
    Text text = file.readIfPresent();
    if (text == null || text.startsWith("unsupported")) {
      file.close();
      return null;
    }
    return new PowerState(file);
  }

  /** Whether it sleeps now, or is about to. */
  public boolean sleeps() throws IOException {
    Text text = runtimeStatus.readIfPresent();
    return text != null && text.startsWith("suspend");
  }

  @Override
  public void close() {
    runtimeStatus.close();
  }
}
