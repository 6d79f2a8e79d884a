package io.hostsonde.provider.docker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container used up to a moment, as the kernel counts. What is not told is null.
 *
 * @param atNanos when, from an origin that is the same for all of one way of measuring
 * @param cpuNanos CPU time of all its tasks
 * @param throttledNanos how long they were stopped by the CPU limit
 * @param memoryBytes without file cache that is inactive
 * @param memoryLimit null also when there is none
 * @param interfaces null when it has none of its own
 */
record Usage(
    long atNanos,
    @Nullable Long cpuNanos,
    @Nullable Long periods,
    @Nullable Long throttledPeriods,
    @Nullable Long throttledNanos,
    @Nullable Long memoryBytes,
    @Nullable Long memoryLimit,
    @Nullable Long swapBytes,
    @Nullable Long oomKills,
    @Nullable Long pids,
    @Nullable Long pidsLimit,
    @Nullable Double cpuLimit,
    @Nullable Long readBytes,
    @Nullable Long writtenBytes,
    @Nullable List<Interface> interfaces) {

  /** The counters of a network interface. */
  record Interface(
      String name,
      long receivedBytes,
      long receivedPackets,
      long receiveErrors,
      long receiveDrops,
      long transmittedBytes,
      long transmittedPackets,
      long transmitErrors,
      long transmitDrops) {}
}
