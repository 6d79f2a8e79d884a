package io.hostsonde.agent;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.api.SourceInfo.Status;
import io.hostsonde.schema.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is asked for by one name: a source, or the parts that are read as one. */
final class Group {

  /** What was made of which readings; while these are the same objects, so is that. */
  private record Merged(List<Reading> of, Reading reading) {

    @SuppressWarnings("ReferenceEquality") // Equal ones may be of different values.
    boolean stillOf(List<Reading> readings) {
      boolean same = readings.size() == of.size();
      for (int i = 0; same && i < of.size(); i++) {
        same = readings.get(i) == of.get(i);
      }
      return same;
    }
  }

  private final String name;
  private final List<OpenSource> sources;
  private final @Nullable BinaryOperator<Object> merge;
  private volatile @Nullable Merged last;
  private volatile @Nullable SourceInfo told;

  private Group(String name, List<OpenSource> sources, @Nullable BinaryOperator<Object> merge) {
    this.name = name;
    this.sources = sources;
    this.merge = merge;
  }

  /** Of a source that is no part, or the first part of its name. */
  static Group of(OpenSource source) {
    return new Group(source.askedAs(), List.of(source), source.merge());
  }

  /** With one more part; null when they don't go together. */
  @Nullable Group with(OpenSource part) {
    OpenSource first = sources.getFirst();
    return merge == null || part.merge() == null || part.schema() != first.schema()
        ? null
        : new Group(name, Stream.concat(sources.stream(), Stream.of(part)).toList(), merge);
  }

  boolean merges() {
    return merge != null;
  }

  List<OpenSource> sources() {
    return sources;
  }

  boolean mayBlock() {
    for (OpenSource source : sources) {
      if (source.slot().mayBlock()) {
        return true;
      }
    }
    return false;
  }

  /** What is at hand of all; null when one would have to be collected. */
  @Nullable Reading fresh(long maxAge) {
    List<Reading> readings = new ArrayList<>(sources.size());
    for (OpenSource source : sources) {
      Reading reading = source.slot().fresh(maxAge);
      if (reading == null) {
        return null;
      }
      readings.add(reading);
    }
    return reading(readings);
  }

  /**
   * What the readings of all sources come to.
   *
   * @param readings of the sources, in their order
   */
  Reading reading(List<Reading> readings) {
    if (merge == null) {
      return readings.getFirst();
    }
    Merged known = last;
    if (known != null && known.stillOf(readings)) {
      return known.reading();
    }
    Reading reading;
    try {
      reading = merged(readings, merge);
    } catch (RuntimeException | LinkageError e) {
      // The merging is a provider's code.
      reading = new Failed(name, readings.getFirst().at(), e.toString(), null);
    }
    last = new Merged(List.copyOf(readings), reading);
    return reading;
  }

  private Reading merged(List<Reading> readings, BinaryOperator<Object> merge) {
    Sampled good = null;
    Instant at = Instant.MIN;
    StringJoiner absences = new StringJoiner("; ");
    StringJoiner failures = new StringJoiner("; ");
    for (Reading reading : readings) {
      Sampled sampled = reading.lastGood();
      if (sampled != null) {
        good = good == null ? sampled : merged(good, sampled, merge);
      }
      if (reading instanceof Absent absent) {
        absences.add(absent.reason());
      } else if (reading instanceof Failed failed) {
        failures.add(failed.source() + ": " + failed.reason());
      }
      at = reading.at().isAfter(at) ? reading.at() : at;
    }
    Sampled one = good == null ? null : named(good);
    if (failures.length() > 0) {
      return new Failed(name, at, failures.toString(), one);
    }
    return one == null ? new Absent(name, at, absences.toString()) : one;
  }

  /** As old as the older one; they were taken side by side. */
  private static Sampled merged(Sampled first, Sampled second, BinaryOperator<Object> merge) {
    Sampled older = first.nanoTime() - second.nanoTime() <= 0 ? first : second;
    Duration took = first.took().compareTo(second.took()) > 0 ? first.took() : second.took();
    return new Sampled(
        first.source(),
        first.schema(),
        merge.apply(first.value(), second.value()),
        older.at(),
        older.nanoTime(),
        took);
  }

  private Sampled named(Sampled part) {
    return new Sampled(name, part.schema(), part.value(), part.at(), part.nanoTime(), part.took());
  }

  /** Whoever shows all sources asks often, so it is made anew only when it has changed. */
  SourceInfo info() {
    List<Reading> landed = new ArrayList<>(sources.size());
    for (OpenSource source : sources) {
      Reading reading = source.slot().last();
      if (reading != null) {
        landed.add(reading);
      }
    }
    Reading last = landed.isEmpty() ? null : reading(landed);
    Sampled lastGood = last == null ? null : last.lastGood();
    Schema schema = lastGood == null ? sources.getFirst().schema() : lastGood.schema();
    Status status =
        switch (last) {
          case null -> Status.IDLE;
          case Sampled sampled -> Status.OK;
          case Absent absent -> Status.ABSENT;
          case Failed failed -> Status.FAILED;
        };
    String reason =
        switch (last) {
          case Absent absent -> absent.reason();
          case Failed failed -> failed.reason();
          case null, default -> "";
        };
    SourceInfo before = told;
    if (before == null
        || before.schema() != schema
        || before.status() != status
        || !before.reason().equals(reason)) {
      before = info(schema, status, reason);
      told = before;
    }
    return before;
  }

  private SourceInfo info(Schema schema, Status status, String reason) {
    return new SourceInfo(
        name,
        sources.stream().map(OpenSource::provider).collect(Collectors.joining(", ")),
        schema,
        status,
        reason,
        longest(sources.stream().map(source -> source.slot().plan().minAge())),
        longest(sources.stream().map(source -> source.slot().plan().timeout())),
        sources.stream().allMatch(source -> source.source().neverBlocks()),
        sources.stream().anyMatch(source -> source.source().manyRows()));
  }

  private static Duration longest(Stream<Duration> durations) {
    return durations.max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
