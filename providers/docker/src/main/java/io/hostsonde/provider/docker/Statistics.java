package io.hostsonde.provider.docker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An engine's statistics of one container: for where the kernel's files can't be read.
 *
 * @param cpus how many the engine's host has on line
 * @param hostMemoryBytes all memory of the engine's host; only known when the container has no
 *     limit
 */
record Statistics(Usage usage, @Nullable Integer cpus, @Nullable Long hostMemoryBytes) {

  private static final long NANOS = 1_000_000_000;

  /**
   * Parses the answer to {@code /containers/<id>/stats}. Only the current values are taken: the
   * previous ones of a one-shot answer are zero.
   *
   * @param container knows its limits; the engine gives the host's memory where there is none
   * @return null when the container does not run
   */
  static @Nullable Statistics parse(Json answer, Inspection container) {
    Instant read = Inspection.instant(answer.at("read"));
    if (read == null) {
      return null;
    }
    Json cpu = answer.at("cpu_stats");
    Json memory = answer.at("memory_stats");
    Json details = memory.at("stats");
    // An engine without the controller reports zeros; a container that runs has used CPU time.
    Long cpuNanos = cpu.at("cpu_usage", "total_usage").number();
    boolean counted = cpuNanos != null && cpuNanos > 0;
    Json throttling = cpu.at("throttling_data");
    Long cache =
        details.at("total_inactive_file").present()
            ? details.at("total_inactive_file").number()
            : details.at("inactive_file").number();
    boolean limited = container.memoryLimit() != null;
    Long limit = memory.at("limit").limit();
    Long bytesRead = transferred(answer, "read");
    Usage usage =
        new Usage(
            read.getEpochSecond() * NANOS + read.getNano(),
            counted ? cpuNanos : null,
            counted ? throttling.at("periods").number() : null,
            counted ? throttling.at("throttled_periods").number() : null,
            counted ? throttling.at("throttled_time").number() : null,
            ContainerFiles.without(memory.at("usage").number(), cache),
            limited && limit != null ? limit : container.memoryLimit(),
            details.at("total_swap").number(),
            null,
            answer.at("pids_stats", "current").number(),
            answer.at("pids_stats", "limit").limit(),
            container.cpuLimit(),
            bytesRead,
            bytesRead == null ? null : transferred(answer, "write"),
            interfaces(answer.at("networks")));
    Long online = cpu.at("online_cpus").limit();
    return new Statistics(
        usage, online == null ? null : (Integer) online.intValue(), limited ? null : limit);
  }

  /** Null where the engine has no list of devices; an empty one means that nothing was moved. */
  private static @Nullable Long transferred(Json answer, String operation) {
    Json devices = answer.at("blkio_stats", "io_service_bytes_recursive");
    if (!devices.present()) {
      return null;
    }
    long bytes = 0;
    for (Json device : devices.items()) {
      if (device.at("op").text("").equalsIgnoreCase(operation)) {
        bytes += device.at("value").number(0);
      }
    }
    return bytes;
  }

  private static @Nullable List<Usage.Interface> interfaces(Json networks) {
    if (!networks.present()) {
      return null;
    }
    List<Usage.Interface> interfaces = new ArrayList<>();
    networks
        .fields()
        .forEach((name, counters) ->
            interfaces.add(
                new Usage.Interface(
                    name,
                    counters.at("rx_bytes").number(0),
                    counters.at("rx_packets").number(0),
                    counters.at("rx_errors").number(0),
                    counters.at("rx_dropped").number(0),
                    counters.at("tx_bytes").number(0),
                    counters.at("tx_packets").number(0),
                    counters.at("tx_errors").number(0),
                    counters.at("tx_dropped").number(0))));
    return interfaces;
  }
}
