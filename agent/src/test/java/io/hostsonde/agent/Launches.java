package io.hostsonde.agent;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Launches for tests; no transport unless one is named. */
final class Launches {

  private Launches() {}

  static Launch of(Map<String, String> overrides) {
    return of(HostClock.SYSTEM, null, overrides);
  }

  /** A reading that is collected now, if the minimum age allows. */
  static Reading read(Readings readings, String source) throws InterruptedException {
    return Objects.requireNonNull(readings.read(Set.of(source), Duration.ZERO).get(source));
  }

  static Launch of(HostClock clock, @Nullable Path file, Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(Map.of("transport", ""));
    all.putAll(overrides);
    return new Launch(null, file, all, Map.of(), clock, "1.2.3");
  }
}
