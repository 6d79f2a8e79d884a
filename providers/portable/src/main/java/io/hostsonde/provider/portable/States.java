package io.hostsonde.provider.portable;

import io.hostsonde.metrics.ProcessState;
import oshi.software.os.OSProcess.State;

/** OSHI's states of processes and threads in the kernel's terms. */
final class States {

  private States() {}

  static ProcessState of(State state, Platform platform) {
    return switch (state) {
      case RUNNING -> ProcessState.RUNNING;
      case SLEEPING -> ProcessState.SLEEPING;
      case WAITING -> platform.waitingIsForDisk() ? ProcessState.DISK_SLEEP : ProcessState.SLEEPING;
      case ZOMBIE -> ProcessState.ZOMBIE;
      case STOPPED, SUSPENDED -> ProcessState.STOPPED;
      case NEW, OTHER, INVALID -> ProcessState.UNKNOWN;
    };
  }
}
