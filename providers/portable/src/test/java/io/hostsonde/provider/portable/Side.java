package io.hostsonde.provider.portable;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.agent.Agent;
import io.hostsonde.agent.Launch;
import io.hostsonde.agent.Plugin;
import io.hostsonde.api.Absent;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An agent with all providers installed, whose sources are of Linux or are portable. */
final class Side implements AutoCloseable {

  private static final List<String> SOURCES =
      List.of("cpu", "memory", "disk", "network", "thermal", "processes");

  private final Agent agent;

  private Side(Agent agent) {
    this.agent = agent;
  }

  static Side linux() throws Exception {
    return new Side(open(Map.of()));
  }

  static Side portable() throws Exception {
    return new Side(open(Map.of("providers.prefer", "portable")));
  }

  private static Agent open(Map<String, String> overrides) throws Exception {
    Map<String, String> all = new HashMap<>(overrides);
    all.put("transport", "");
    for (String source : SOURCES) {
      all.put(source + ".min-age", "1ms");
      all.put(source + ".timeout", "60s"); // a busy machine is no failure here
    }
    return Agent.open(new Launch(null, null, all, Map.of(), HostClock.SYSTEM, "test"));
  }

  /** Who opened the sources, but the engine's own one. */
  List<String> providers() {
    return agent.readings().sources().stream()
        .filter(source -> SOURCES.contains(source.name()))
        .map(source -> source.name() + " by " + source.provider())
        .toList();
  }

  List<Plugin> plugins() {
    return agent.plugins();
  }

  /** A value, and when measuring it began and ended on the monotonic clock. */
  record Measured<S>(S value, long begun, long ended) {

    /** The most by which the windows of two such are apart, where both have one before. */
    static double skewSeconds(Measured<?> one, Measured<?> other) {
      long from = Math.min(one.begun, other.begun);
      return (Math.max(one.ended, other.ended) - from) / 1e9;
    }
  }

  /** Measures now; null when there is nothing to measure here. */
  <S extends Record> @Nullable Measured<S> measure(Class<S> type) throws InterruptedException {
    String source = type.getSimpleName().toLowerCase(Locale.ROOT);
    Reading reading = agent.readings().read(Set.of(source), Duration.ZERO).get(source);
    if (reading instanceof Absent) {
      return null;
    }
    assertThat(reading).isInstanceOf(Sampled.class);
    Sampled sampled = (Sampled) Objects.requireNonNull(reading);
    long begun = sampled.nanoTime();
    return new Measured<>(type.cast(sampled.value()), begun, begun + sampled.took().toNanos());
  }

  <S extends Record> S value(Class<S> type) throws InterruptedException {
    return Objects.requireNonNull(measure(type), type.getSimpleName()).value();
  }

  /** Looks one thing up in the source of all of them. */
  <R extends Record> R look(String source, Class<R> type, Object key) throws InterruptedException {
    return agent.readings().look(source, type, key, Duration.ZERO).value(type).orElseThrow();
  }

  /** Lets time pass, for rates to be about. */
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    agent.close();
  }
}
