package io.hostsonde.provider.thermal;

import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether a device sleeps, as a graphics card does that nobody uses; reading its sensors wakes it.
 */
final class PowerState implements AutoCloseable {

  private final KernelFile runtimeStatus;

  private PowerState(KernelFile runtimeStatus) {
    this.runtimeStatus = runtimeStatus;
  }

  /** Null for a device that never sleeps. */
  static @Nullable PowerState of(Path device) throws IOException {
    KernelFile file = new KernelFile(device.resolve("power/runtime_status"));
    Text text = file.readIfPresent();
    if (text == null || text.startsWith("unsupported")) {
      file.close();
      return null;
    }
    return new PowerState(file);
  }

  boolean sleeps() throws IOException {
    Text text = runtimeStatus.readIfPresent();
    return text != null && text.startsWith("suspend");
  }

  @Override
  public void close() {
    runtimeStatus.close();
  }
}
