package io.hostsonde.metrics;

import io.hostsonde.schema.Key;
import io.hostsonde.schema.Metric;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code agent}: the agent about itself.
 *
 * @param version of the agent
 * @param uptimeSeconds since the agent started
 * @param cpuSecondsTotal processor time of the agent's process
 * @param cpuOfCorePercent of one core, over the window; absent until there are two samples
 * @param windowSeconds the time that the percentage is about
 * @param residentBytes resident memory of the process; absent where the system does not tell
 * @param threads of the process; absent where the system does not tell
 * @param flights samples and look-ups under way on threads of their own, hanging ones included
 * @param memory the shares of the heap that others fill
 * @param sources each open source, this one included
 * @param certificates those that transports serve with
 */
public record AgentReport(
    String version,
    double uptimeSeconds,
    @Metric(name = "process.cpu.time") @Nullable Double cpuSecondsTotal,
    @Nullable Double cpuOfCorePercent,
    @Nullable Double windowSeconds,
    @Metric(name = "process.memory.usage") @Nullable Long residentBytes,
    @Metric(name = "process.thread.count") @Nullable Integer threads,
    int flights,
    List<Share> memory,
    List<SourceReport> sources,
    List<Certificate> certificates) {

  public AgentReport {
    memory = List.copyOf(memory);
    sources = List.copyOf(sources);
    certificates = List.copyOf(certificates);
  }

  /**
   * A share of the heap, see {@link io.hostsonde.api.MemoryShare}.
   *
   * @param share {@code intake}: what providers take in from outside; {@code clients}: what
   *     transports hold for clients
   * @param limitBytes how much may be held
   * @param usedBytes how much is
   */
  public record Share(@Key String share, long limitBytes, long usedBytes) {}

  /**
   * One source.
   *
   * @param provider who opened it
   * @param success whether its last sample was good; absent before the first
   * @param reason why not; absent when it was
   * @param tookSeconds how long the last sample took
   * @param ageSeconds since the last good sample began
   * @param collectionsTotal samples taken, failed ones included
   * @param failuresTotal samples that failed
   * @param timeoutsTotal samples that were given up
   * @param stuck whether a sample is past its time-out and still under way
   */
  public record SourceReport(
      @Key String source,
      String provider,
      @Nullable Boolean success,
      @Metric(omit = true) @Nullable String reason,
      @Nullable Double tookSeconds,
      @Nullable Double ageSeconds,
      long collectionsTotal,
      long failuresTotal,
      long timeoutsTotal,
      boolean stuck) {}

  /**
   * A certificate.
   *
   * @param name its file
   * @param notAfter when it ends
   * @param remainingSeconds until then; negative when it has ended
   */
  public record Certificate(@Key String name, Instant notAfter, double remainingSeconds) {}
}
