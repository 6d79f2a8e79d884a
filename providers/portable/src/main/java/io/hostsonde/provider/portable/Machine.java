package io.hostsonde.provider.portable;

import io.hostsonde.api.Host;
import java.io.IOException;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;
import oshi.util.GlobalConfig;

/** This machine as OSHI has it. Safe for use by many threads, as OSHI is. */
final class Machine {

  private final Platform platform;
  private volatile boolean prepared;

  /** Touches nothing. */
  Machine(Host host) {
    this.platform = Platform.of(host);
  }

  Platform platform() {
    return platform;
  }

  /**
   * @throws IOException when its native library can't be loaded
   */
  HardwareAbstractionLayer hardware() throws IOException {
    return info(SystemInfo::getHardware);
  }

  /**
   * @throws IOException when its native library can't be loaded
   */
  OperatingSystem operatingSystem() throws IOException {
    return info(SystemInfo::getOperatingSystem);
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask(SystemInfo info);
  }

  private <T> T info(Question<T> question) throws IOException {
    if (!prepared) {
      // The engine decides how old a reading may be: what OSHI keeps would be rates of no change.
      GlobalConfig.set(GlobalConfig.OSHI_UTIL_MEMOIZER_EXPIRATION, 0);
      prepared = true;
    }
    try {
      return question.ask(new SystemInfo());
    } catch (LinkageError e) {
      throw new IOException(
          "OSHI's native library can't be loaded (it is unpacked below java.io.tmpdir): " + e, e);
    }
  }
}
