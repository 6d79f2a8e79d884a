package io.hostsonde.provider.portable;

import io.hostsonde.api.Host;
import oshi.hardware.CentralProcessor.TickType;

/**
 * What OSHI measures on a system, beside what it fills in with zeros or with something alike. Each
 * fact is from OSHI's sources.
 */
enum Platform {
  LINUX,
  MACOS,
  WINDOWS,
  OTHER;

  static Platform of(Host host) {
    String system = host.system();
    if (host.linux()) {
      return LINUX;
    }
    if (system.startsWith("Mac OS")) {
      return MACOS;
    }
    return system.startsWith("Windows") ? WINDOWS : OTHER;
  }

  /**
   * Whether it tells this kind of processor time apart: macOS has host_cpu_load_info, Windows
   * GetSystemTimes and two performance counters.
   */
  boolean tells(TickType type) {
    return switch (type) {
      case USER, SYSTEM, IDLE -> true;
      case NICE -> this != WINDOWS;
      case IRQ, SOFTIRQ -> this != MACOS;
      case IOWAIT, STEAL -> this == LINUX;
    };
  }

  /** macOS: the nominal ones, whatever a core does. */
  boolean tellsCurrentFrequency() {
    return this != MACOS;
  }

  /** macOS and Windows: the times of all operations added up, those side by side too. */
  boolean tellsBusyTime() {
    return this == LINUX;
  }

  /** Windows: what was discarded on the way out is where others have collisions. */
  boolean countsTransmitDrops() {
    return this == WINDOWS;
  }

  /** Windows has the idle time as a process of that number; macOS has its kernel there. */
  boolean idleIsAProcess() {
    return this == WINDOWS;
  }

  /** Linux: uninterruptible; macOS: only that it sleeps at a low priority. */
  boolean waitingIsForDisk() {
    return this == LINUX;
  }

  /** macOS has the footprint of a process, which is no part of what is resident. */
  boolean tellsSharedMemory() {
    return this != MACOS;
  }

  /** Windows counts what goes to pipes and devices, too. */
  boolean tellsStorage() {
    return this != WINDOWS;
  }

  /** Whether the main thread is, as the first, among the threads of a process. */
  boolean listsMainThread() {
    return this != LINUX;
  }
}
