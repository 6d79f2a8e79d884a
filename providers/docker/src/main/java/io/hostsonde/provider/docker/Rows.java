package io.hostsonde.provider.docker;

import io.hostsonde.metrics.Containers.Container;
import io.hostsonde.metrics.Containers.Interface;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of a sample: what the engine says of a container, and what it uses now and used
 * before.
 *
 * @param now for the words of the status
 * @param cpus of the engine's host, if known
 * @param memoryBytes of the engine's host, if known
 */
record Rows(Instant now, boolean labels, @Nullable Integer cpus, @Nullable Long memoryBytes) {

  private static final double NANOS = 1e9;

  /**
   * A row.
   *
   * @param usage null when nothing is known of it
   * @param before an earlier one of the same run; null when there is none
   */
  Container row(Inspection container, @Nullable Usage usage, @Nullable Usage before) {
    Usage used = usage == null ? NOTHING : usage;
    Change change = new Change(used, before);
    Double ofCore =
        change.percentOfTime(used.cpuNanos(), before == null ? null : before.cpuNanos());
    return new Container(
        container.id(),
        container.name(),
        container.names(),
        container.image(),
        container.imageId(),
        container.state(),
        StatusText.of(container, now),
        container.health(),
        container.exitCode(),
        container.restarts(),
        container.oomKilled(),
        used.oomKills(),
        container.created(),
        container.started(),
        container.finished(),
        container.ports(),
        labels ? container.labels() : null,
        seconds(used.cpuNanos()),
        ofCore,
        ofCore == null || cpus == null ? null : (Double) (ofCore / cpus),
        ofCore == null || used.cpuLimit() == null ? null : (Double) (ofCore / used.cpuLimit()),
        used.cpuLimit(),
        used.periods(),
        used.throttledPeriods(),
        seconds(used.throttledNanos()),
        change.throttledPercent(),
        used.memoryBytes(),
        used.memoryLimit(),
        percent(used.memoryBytes(), used.memoryLimit()),
        percent(used.memoryBytes(), memoryBytes),
        used.swapBytes(),
        used.pids(),
        used.pidsLimit(),
        used.readBytes(),
        used.writtenBytes(),
        change.perSecond(used.readBytes(), before == null ? null : before.readBytes()),
        change.perSecond(used.writtenBytes(), before == null ? null : before.writtenBytes()),
        interfaces(used, before, change),
        change.seconds());
  }

  private static @Nullable List<Interface> interfaces(
      Usage used, @Nullable Usage before, Change change) {
    List<Usage.Interface> current = used.interfaces();
    if (current == null) {
      return null;
    }
    List<Interface> rows = new ArrayList<>(current.size());
    for (Usage.Interface counters : current) {
      Usage.Interface earlier = earlier(counters.name(), before);
      rows.add(
          new Interface(
              counters.name(),
              counters.receivedBytes(),
              counters.transmittedBytes(),
              counters.receivedPackets(),
              counters.transmittedPackets(),
              counters.receiveErrors(),
              counters.transmitErrors(),
              counters.receiveDrops(),
              counters.transmitDrops(),
              change.perSecond(
                  counters.receivedBytes(), earlier == null ? null : earlier.receivedBytes()),
              change.perSecond(
                  counters.transmittedBytes(),
                  earlier == null ? null : earlier.transmittedBytes())));
    }
    return rows;
  }

  private static Usage.@Nullable Interface earlier(String name, @Nullable Usage before) {
    if (before != null && before.interfaces() != null) {
      for (Usage.Interface counters : before.interfaces()) {
        if (counters.name().equals(name)) {
          return counters;
        }
      }
    }
    return null;
  }

  private static @Nullable Double seconds(@Nullable Long nanos) {
    return nanos == null ? null : (Double) (nanos / NANOS);
  }

  private static @Nullable Double percent(@Nullable Long part, @Nullable Long whole) {
    return part == null || whole == null || whole <= 0 ? null : (Double) (100.0 * part / whole);
  }

  /** What changed from one reading to a later one. A counter that went back has no rate. */
  private record Change(Usage now, @Nullable Usage before) {

    long nanos() {
      return before == null ? 0 : now.atNanos() - before.atNanos();
    }

    @Nullable Double seconds() {
      return nanos() <= 0 ? null : (Double) (nanos() / NANOS);
    }

    @Nullable Double perSecond(@Nullable Long to, @Nullable Long from) {
      Double window = seconds();
      return window == null || to == null || from == null || to < from
          ? null
          : (Double) ((to - from) / window);
    }

    @Nullable Double percentOfTime(@Nullable Long to, @Nullable Long from) {
      Double perSecond = perSecond(to, from);
      return perSecond == null ? null : (Double) (perSecond / NANOS * 100);
    }

    @Nullable Double throttledPercent() {
      if (before == null || now.periods() == null || before.periods() == null) {
        return null;
      }
      long periods = now.periods() - before.periods();
      Double throttled = perSecond(now.throttledPeriods(), before.throttledPeriods());
      Double window = seconds();
      return throttled == null || window == null || periods <= 0
          ? null
          : (Double) Math.min(100, throttled * window / periods * 100);
    }
  }

  private static final Usage NOTHING =
      new Usage(
          0, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
}
