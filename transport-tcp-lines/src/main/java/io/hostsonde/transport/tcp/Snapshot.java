package io.hostsonde.transport.tcp;

import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import java.time.Instant;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What one line tells.
 *
 * @param at when it was collected
 * @param readings by source, sorted
 * @param logs by source, of those that have containers: {@link io.hostsonde.metrics.ContainerLogs}
 */
record Snapshot(
    Instant at, SequencedMap<String, Reading> readings, SequencedMap<String, Reading> logs) {

  /**
   * The sources that failed or were too late, and those that the dialect's numbers come from while
   * they have none. A host without containers lacks nothing.
   */
  SequencedSet<String> degraded() {
    TreeSet<String> names = new TreeSet<>();
    readings.forEach((name, reading) -> {
      if (reading instanceof Failed || (SystemJson.needs(name) && reading.lastGood() == null)) {
        names.add(name);
      }
    });
    logs.forEach((name, reading) -> {
      if (reading instanceof Failed) {
        names.add(name);
      }
    });
    return names;
  }

  /** The same with the reason in place of all that has no part in {@code system}. */
  Snapshot lean(Sources sources, String reason) {
    return new Snapshot(
        at,
        replaced(readings, name -> sources.extra(name) || Sources.containers(name), reason),
        replaced(logs, name -> true, reason));
  }

  private static SequencedMap<String, Reading> replaced(
      SequencedMap<String, Reading> readings, Predicate<String> left, String reason) {
    TreeMap<String, Reading> replaced = new TreeMap<>();
    readings.forEach((name, reading) ->
        replaced.put(
            name, left.test(name) ? new Failed(name, reading.at(), reason, null) : reading));
    return replaced;
  }

  /** The value of a source, when it has one of that class. */
  <T> Optional<T> value(String source, Class<T> type) {
    Reading reading = readings.get(source);
    return reading == null ? Optional.empty() : reading.value(type);
  }
}
