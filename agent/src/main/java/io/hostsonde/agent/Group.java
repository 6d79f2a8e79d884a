package io.hostsonde.agent;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.api.SourceInfo.Status;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
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

  /** Whose merging it is; a built-in part's where there is one. Null: it is no part. */
  private final @Nullable OpenSource merging;

  private volatile @Nullable Merged last;
  private volatile @Nullable SourceInfo told;

  private Group(String name, List<OpenSource> sources) {
    this.name = name;
    this.sources = sources;
    OpenSource first = sources.getFirst();
    this.merging =
        first.merge() == null
            ? null
            : sources.stream().filter(OpenSource::trusted).findFirst().orElse(first);
  }

  /** Of a source that is no part, or the first part of its name. */
  static Group of(OpenSource source) {
    return new Group(source.askedAs(), List.of(source));
  }

  /** With one more part; null when they don't go together. */
  @Nullable Group with(OpenSource part) {
    OpenSource first = sources.getFirst();
    return !merges() || part.merge() == null || part.schema() != first.schema()
        ? null
        : new Group(name, Stream.concat(sources.stream(), Stream.of(part)).toList());
  }

  boolean merges() {
    return merging != null;
  }

  /** How what a plug-in in a folder merges is merged; null where that can't hang. */
  private @Nullable Merging alone() {
    return merging == null || sources.size() == 1 ? null : merging.aloneMerging();
  }

  List<OpenSource> sources() {
    return sources;
  }

  boolean mayBlock() {
    if (alone() != null) {
      return true;
    }
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
    return alone() == null ? merged(readings) : known(readings);
  }

  private @Nullable Reading known(List<Reading> readings) {
    Merged known = last;
    return known != null && known.stillOf(readings) ? known.reading() : null;
  }

  /**
   * What the readings of all sources come to.
   *
   * @param readings of the sources, in their order
   */
  Reading reading(List<Reading> readings) throws InterruptedException {
    Merging alone = alone();
    if (alone == null) {
      return merged(readings);
    }
    Reading known = known(readings);
    if (known != null) {
      return known;
    }
    synchronized (alone) {
      known = known(readings);
      return known == null ? mergedAlone(readings, alone) : known;
    }
  }

  private Reading mergedAlone(List<Reading> readings, Merging alone) throws InterruptedException {
    List<Sampled> goods = goods(readings);
    Reading reading;
    try {
      Sampled good =
          goods.size() < 2 ? one(goods) : alone.merged(() -> Objects.requireNonNull(one(goods)));
      reading = reading(readings, good);
    } catch (ExecutionException e) {
      reading = failed(readings, Reasons.cause(e));
    } catch (TimeoutException e) {
      reading = failed(readings, e);
    }
    last = new Merged(List.copyOf(readings), reading);
    return reading;
  }

  private Reading merged(List<Reading> readings) {
    if (merging == null) {
      return readings.getFirst();
    }
    Reading known = known(readings);
    if (known != null) {
      return known;
    }
    Reading reading;
    try {
      reading = reading(readings, one(goods(readings)));
    } catch (Throwable e) {
      reading = failed(readings, e);
    }
    last = new Merged(List.copyOf(readings), reading);
    return reading;
  }

  private Reading failed(List<Reading> readings, Throwable e) {
    return new Failed(name, readings.getFirst().at(), "merging its parts: " + Reasons.of(e), null);
  }

  private static List<Sampled> goods(List<Reading> readings) {
    List<Sampled> goods = new ArrayList<>(readings.size());
    for (Reading reading : readings) {
      Sampled good = reading.lastGood();
      if (good != null) {
        goods.add(good);
      }
    }
    return goods;
  }

  private @Nullable Sampled one(List<Sampled> goods) {
    Sampled merged = null;
    for (Sampled good : goods) {
      merged = merged == null ? good : merged(merged, good);
    }
    return merged;
  }

  private Reading reading(List<Reading> readings, @Nullable Sampled good) {
    Instant at = Instant.MIN;
    StringJoiner absences = new StringJoiner("; ");
    StringJoiner failures = new StringJoiner("; ");
    for (Reading reading : readings) {
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
  private Sampled merged(Sampled first, Sampled second) {
    BinaryOperator<Object> merge = Objects.requireNonNull(Objects.requireNonNull(merging).merge());
    Sampled older = first.nanoTime() - second.nanoTime() <= 0 ? first : second;
    Duration took = first.took().compareTo(second.took()) > 0 ? first.took() : second.took();
    return new Sampled(
        first.source(),
        first.schema(),
        merge.apply(original(first), original(second)),
        older.at(),
        older.nanoTime(),
        took);
  }

  /** What merges them knows them by their class. */
  private static Object original(Sampled part) {
    return part.value() instanceof Snapshot snapshot ? snapshot.original() : part.value();
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
    Reading last = landed.isEmpty() ? null : told(landed);
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

  /** What is told of them here; who asks for it waits for no merging. */
  private @Nullable Reading told(List<Reading> landed) {
    Merged merged = last;
    if (alone() == null) {
      return merged(landed);
    }
    return merged == null ? null : merged.reading();
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
        sources.stream().allMatch(source -> source.slot().plan().neverBlocks()),
        sources.stream().anyMatch(source -> source.source().manyRows()));
  }

  private static Duration longest(Stream<Duration> durations) {
    return durations.max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
