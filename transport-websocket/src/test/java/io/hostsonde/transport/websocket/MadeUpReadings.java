package io.hostsonde.transport.websocket;

import io.hostsonde.api.Absent;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Logs;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.schema.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Readings from memory, with the contract of the engine's: shared within the age asked for. */
final class MadeUpReadings implements Readings {

  static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  /** Stands still until a test moves it. */
  static final class ManualClock implements HostClock {
    private volatile Duration since = Duration.ZERO;

    @Override
    public Instant now() {
      return START.plus(since);
    }

    @Override
    public long nanoTime() {
      return since.toNanos();
    }

    void pass(Duration time) {
      since = since.plus(time);
    }
  }

  final ManualClock clock = new ManualClock();

  /** How many samples were taken, by source. */
  final Map<String, AtomicInteger> collected = new ConcurrentHashMap<>();

  final Map<Object, Record> looks = new ConcurrentHashMap<>();
  @Nullable Logs logs;

  private final Map<String, MadeUp> sources = new TreeMap<>();
  private final Map<String, Reading> last = new ConcurrentHashMap<>();

  private record MadeUp(Record value, boolean neverBlocks, @Nullable CountDownLatch gate) {}

  void put(String source, Record value) {
    put(source, new MadeUp(value, true, null));
  }

  /** A source whose samples end when the latch opens. */
  void putSlow(String source, Record value, CountDownLatch gate) {
    put(source, new MadeUp(value, false, gate));
  }

  private synchronized void put(String name, MadeUp source) {
    sources.put(name, source);
    last.remove(name);
    collected.put(name, new AtomicInteger());
  }

  synchronized void remove(String source) {
    sources.remove(source);
  }

  void last(Reading reading) {
    last.put(reading.source(), reading);
  }

  private synchronized @Nullable MadeUp source(String name) {
    return sources.get(name);
  }

  @Override
  public synchronized List<SourceInfo> sources() {
    return sources.entrySet().stream()
        .map(source ->
            new SourceInfo(
                source.getKey(),
                source.getKey(),
                Schema.of(source.getValue().value().getClass()),
                last.get(source.getKey()) instanceof io.hostsonde.api.Failed
                    ? SourceInfo.Status.FAILED
                    : SourceInfo.Status.OK,
                "",
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                source.getValue().neverBlocks(),
                false))
        .toList();
  }

  @Override
  public Optional<Map<String, Reading>> fresh(Set<String> names, Duration maxAge) {
    Map<String, Reading> readings = new HashMap<>();
    for (String name : names) {
      Reading reading =
          source(name) == null ? new Absent(name, START, "not installed") : last.get(name);
      if (reading == null
          || (source(name) != null
              && Duration.between(reading.at(), clock.now()).compareTo(maxAge) > 0)) {
        return Optional.empty();
      }
      readings.put(name, reading);
    }
    return Optional.of(readings);
  }

  @Override
  public Map<String, Reading> read(Set<String> names, Duration maxAge) throws InterruptedException {
    Map<String, Reading> readings = new HashMap<>();
    for (String name : names) {
      Optional<Map<String, Reading>> fresh = fresh(Set.of(name), maxAge);
      readings.put(name, fresh.isPresent() ? fresh.get().get(name) : sample(name));
    }
    return readings;
  }

  @Override
  public Map<String, Reading> read(Set<String> names, Duration maxAge, Duration patience) {
    throw new UnsupportedOperationException("this transport has all the time that sources have");
  }

  @Override
  public void refresh(Set<String> names, Duration maxAge) {
    for (String name : names) {
      if (fresh(Set.of(name), maxAge).isEmpty()) {
        Thread.ofVirtual()
            .start(() -> {
              try {
                sample(name);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
      }
    }
  }

  private Reading sample(String name) throws InterruptedException {
    MadeUp source = source(name);
    if (source == null) {
      return new Absent(name, START, "not installed");
    }
    if (source.gate() != null) {
      source.gate().await();
    }
    collected.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
    Reading reading =
        new Sampled(
            name,
            Schema.of(source.value().getClass()),
            source.value(),
            clock.now(),
            clock.nanoTime(),
            Duration.ofMillis(1));
    last.put(name, reading);
    return reading;
  }

  @Override
  public Reading look(String source, Class<? extends Record> result, Object key, Duration maxAge) {
    Record value = looks.get(key);
    return value == null || !result.isInstance(value)
        ? new Absent(source, clock.now(), "nothing of that key")
        : new Sampled(
            source, Schema.of(result), value, clock.now(), clock.nanoTime(), Duration.ZERO);
  }

  @Override
  public Optional<Logs> logs(String source) {
    return Optional.ofNullable(logs);
  }
}
