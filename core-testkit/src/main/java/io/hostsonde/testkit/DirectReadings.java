package io.hostsonde.testkit;

import io.hostsonde.api.Absent;
import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Failed;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Logs;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.Sampler;
import io.hostsonde.api.Source;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.api.SourceInfo.Status;
import io.hostsonde.schema.Schema;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Readings without an engine: sampled on the thread that asks, one at a time, kept for the age that
 * callers accept.
 */
public final class DirectReadings implements Readings {

  private record Kept(Reading reading, long nanoTime) {}

  private final HostClock clock;
  private final Map<String, Source<?>> sources = new TreeMap<>();
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  public DirectReadings(HostClock clock, List<Source<?>> sources) {
    this.clock = clock;
    sources.forEach(source -> this.sources.put(source.name(), source));
  }

  @Override
  public synchronized List<SourceInfo> sources() {
    return sources.values().stream().map(this::info).toList();
  }

  private SourceInfo info(Source<?> source) {
    Kept last = kept.get(source.name());
    Reading reading = last == null ? null : last.reading();
    return new SourceInfo(
        source.name(),
        source.name(),
        source.schema(),
        switch (reading) {
          case null -> Status.IDLE;
          case Sampled sampled -> Status.OK;
          case Absent absent -> Status.ABSENT;
          case Failed failed -> Status.FAILED;
        },
        switch (reading) {
          case Absent absent -> absent.reason();
          case Failed failed -> failed.reason();
          case null, default -> "";
        },
        source.minAge(),
        source.timeout(),
        source.neverBlocks(),
        source.manyRows());
  }

  @Override
  public synchronized Optional<Map<String, Reading>> fresh(Set<String> names, Duration maxAge) {
    Map<String, Reading> readings = new LinkedHashMap<>();
    for (String name : names) {
      Kept last = kept.get(name);
      Source<?> source = sources.get(name);
      if (source == null) {
        readings.put(name, new Absent(name, clock.now(), "not open"));
      } else if (last != null
          && clock.nanoTime() - last.nanoTime()
              <= Math.max(maxAge.toNanos(), source.minAge().toNanos())) {
        readings.put(name, last.reading());
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(readings);
  }

  @Override
  public synchronized Map<String, Reading> read(Set<String> names, Duration maxAge)
      throws InterruptedException {
    Map<String, Reading> readings = new LinkedHashMap<>();
    for (String name : names) {
      Optional<Map<String, Reading>> fresh = fresh(Set.of(name), maxAge);
      Source<?> source = sources.get(name);
      if (fresh.isPresent() || source == null) {
        fresh.ifPresent(readings::putAll);
        continue;
      }
      Kept before = kept.get(name);
      Sampled lastGood = before == null ? null : before.reading().lastGood();
      Reading reading = sample(name, source.schema(), source.sampler(), lastGood);
      kept.put(name, new Kept(reading, clock.nanoTime()));
      readings.put(name, reading);
    }
    return readings;
  }

  /** Waits for as long as it takes: there is no other thread. */
  @Override
  public Map<String, Reading> read(Set<String> names, Duration maxAge, Duration patience)
      throws InterruptedException {
    return read(names, maxAge);
  }

  /** What is older is sampled at its next reading: there is no other thread. */
  @Override
  public synchronized void refresh(Set<String> names, Duration maxAge) {
    for (String name : names) {
      if (fresh(Set.of(name), maxAge).isEmpty()) {
        kept.remove(name);
      }
    }
  }

  private Reading sample(String name, Schema schema, Sampler<?> sampler, @Nullable Sampled lastGood)
      throws InterruptedException {
    Instant at = clock.now();
    long began = clock.nanoTime();
    try {
      Object value = sampler.sample();
      return Sampled.of(name, schema, value, at, began, Duration.ofNanos(clock.nanoTime() - began));
    } catch (AbsentException e) {
      return new Absent(name, at, e.reason());
    } catch (IOException e) {
      return new Failed(name, at, String.valueOf(e.getMessage()), lastGood);
    }
  }

  @Override
  public Reading look(String source, Class<? extends Record> result, Object key, Duration maxAge)
      throws InterruptedException {
    Source<?> found = sources.get(source);
    if (found != null) {
      for (Source.KeyedLookup<?, ?> lookup : found.lookups()) {
        if (lookup.result() == result && lookup.key().isInstance(key)) {
          return look(source, lookup, key);
        }
      }
    }
    return new Absent(source, clock.now(), "no such look-up");
  }

  private <K> Reading look(String source, Source.KeyedLookup<K, ?> lookup, Object key)
      throws InterruptedException {
    K typed = lookup.key().cast(key);
    return sample(source, lookup.schema(), () -> lookup.lookup().look(typed), null);
  }

  @Override
  public Optional<Logs> logs(String source) {
    Source<?> found = sources.get(source);
    return found == null ? Optional.empty() : found.logs();
  }
}
