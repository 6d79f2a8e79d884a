package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import io.hostsonde.schema.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code containers}: those of one engine. Several engines are several instances of the
 * source.
 *
 * @param engine what runs them
 * @param containers running ones and others, in the engine's order: the newest first
 * @param omitted how many are not in the list because there are more than the provider's bound
 */
public record Containers(
    Engine engine, @Metric(name = "containers") List<Container> containers, int omitted) {

  public Containers {
    engine = Promised.or(engine, new Engine("", "", "", null, null));
    containers = Promised.list(containers);
  }

  /**
   * A container engine.
   *
   * @param name {@code Docker}, {@code Podman}
   * @param version its own
   * @param apiVersion the version of the API that is spoken with it
   * @param cpus how many it has on line, which percentages of its host are about
   * @param memorySizeBytes all memory of its host
   */
  public record Engine(
      String name,
      String version,
      String apiVersion,
      @Nullable Integer cpus,
      @Nullable Long memorySizeBytes) {

    public Engine {
      name = Promised.text(name);
      version = Promised.text(version);
      apiVersion = Promised.text(apiVersion);
    }
  }

  /**
   * A container. What is measured is absent unless it runs, and where neither kernel nor engine
   * tells; rates and the percentages of CPU time are absent in the first sample after a start.
   *
   * @param id 64 hexadecimal digits
   * @param name the first of its names, without the engine's leading slash
   * @param names all of them
   * @param image as it was named at creation
   * @param imageId the digest of the image
   * @param status for people, as {@code docker ps} says: {@code Up 3 hours (healthy)}
   * @param health absent when it has no health check
   * @param exitCode of its last run; absent while it runs and before the first
   * @param restarts how often the engine's restart policy started it again
   * @param oomKilled whether the engine says that its last run was ended for want of memory, which
   *     may go with the exit code 0
   * @param oomKillsTotal processes that the kernel killed in it for want of memory, since its start
   * @param created when it was made
   * @param started when its last run began; absent when it never ran
   * @param finished when its last run ended; absent while it runs and before the first
   * @param ports what it exposes or publishes
   * @param labels only when asked for by the setting
   * @param cpuSecondsTotal CPU time since its start
   * @param cpuOfCorePercent as {@code docker stats} counts: 100 is one core, so it may be more
   * @param cpuOfHostPercent of all cores
   * @param cpuOfLimitPercent of what it may use; absent without a limit
   * @param cpuLimit how many cores' time it may use; absent without a limit
   * @param cpuPeriodsTotal periods in which its CPU limit was looked at, since its start
   * @param throttledPeriodsTotal those in which it was stopped for having used its share
   * @param throttledSecondsTotal how long it was stopped, summed over cores
   * @param throttledPercent throttled periods of all periods in the window
   * @param memoryUsedBytes without the file cache that can be dropped at once, as {@code docker
   *     stats} shows
   * @param memoryLimitBytes absent without a limit
   * @param memoryOfLimitPercent memoryUsedBytes of the limit; absent without one
   * @param memoryOfHostPercent memoryUsedBytes of all memory of the host
   * @param swapUsedBytes where the kernel accounts for it
   * @param pids tasks: processes and their threads
   * @param pidsLimit absent without a limit
   * @param readBytesTotal from block devices
   * @param writtenBytesTotal to block devices
   * @param interfaces those of its network name space without the loopback; absent when it uses its
   *     host's
   * @param windowSeconds the time that its rates are about
   */
  public record Container(
      @Key String id,
      String name,
      List<String> names,
      String image,
      @Nullable String imageId,
      State state,
      @Metric(omit = true) String status,
      @Nullable Health health,
      @Nullable Integer exitCode,
      @Nullable Integer restarts,
      @Nullable Boolean oomKilled,
      @Nullable Long oomKillsTotal,
      @Nullable Instant created,
      @Nullable Instant started,
      @Nullable Instant finished,
      List<Port> ports,
      @Nullable Map<String, String> labels,
      @Metric(name = "container.cpu.time") @Nullable Double cpuSecondsTotal,
      @Nullable Double cpuOfCorePercent,
      @Nullable Double cpuOfHostPercent,
      @Nullable Double cpuOfLimitPercent,
      @Nullable Double cpuLimit,
      @Nullable Long cpuPeriodsTotal,
      @Nullable Long throttledPeriodsTotal,
      @Nullable Double throttledSecondsTotal,
      @Nullable Double throttledPercent,
      @Metric(name = "container.memory.usage") @Nullable Long memoryUsedBytes,
      @Nullable Long memoryLimitBytes,
      @Nullable Double memoryOfLimitPercent,
      @Nullable Double memoryOfHostPercent,
      @Nullable Long swapUsedBytes,
      @Nullable Long pids,
      @Nullable Long pidsLimit,
      @Nullable Long readBytesTotal,
      @Nullable Long writtenBytesTotal,
      @Nullable Double readBytesPerSecond,
      @Nullable Double writtenBytesPerSecond,
      @Nullable List<Interface> interfaces,
      @Nullable Double windowSeconds) {

    public Container {
      id = Promised.text(id);
      name = Promised.text(name);
      names = Promised.list(names);
      image = Promised.text(image);
      state = Promised.or(state, State.UNKNOWN);
      status = Promised.text(status);
      ports = Promised.list(ports);
    }
  }

  /** What a container does. */
  public enum State {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    REMOVING,
    EXITED,
    DEAD,
    /** The engine says something that is none of these. */
    UNKNOWN
  }

  /** What a container's health check says. */
  public enum Health {
    STARTING,
    HEALTHY,
    UNHEALTHY
  }

  /**
   * A port of a container.
   *
   * @param port inside
   * @param protocol {@code tcp}, {@code udp}, {@code sctp}
   * @param hostAddress where it is published; absent when it is only exposed
   * @param hostPort where it is published; absent when it is only exposed
   */
  public record Port(
      @Key int port,
      @Key String protocol,
      @Key @Nullable String hostAddress,
      @Key @Nullable Integer hostPort) {

    public Port {
      protocol = Promised.text(protocol);
    }
  }

  /**
   * A network interface of a container, as seen from inside. Totals count since it was made; a rate
   * is absent in the first sample that has it, and once after its counters went back.
   */
  public record Interface(
      @Key String name,
      long receivedBytesTotal,
      long transmittedBytesTotal,
      long receivedPacketsTotal,
      long transmittedPacketsTotal,
      long receiveErrorsTotal,
      long transmitErrorsTotal,
      long receiveDropsTotal,
      long transmitDropsTotal,
      @Nullable Double receivedBytesPerSecond,
      @Nullable Double transmittedBytesPerSecond) {

    public Interface {
      name = Promised.text(name);
    }
  }
}
