package io.hostsonde.agent;

import io.hostsonde.api.HostClock;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is launched: all that reaches it from outside, so that a test can say it.
 *
 * @param home the distribution's folder, with {@code plugins/} in it; null when there is none
 * @param settingsFile in the syntax of {@link java.util.Properties}; null when there is none
 * @param overrides settings from flags, by key
 * @param environment the variables of the process
 * @param version the version of the agent, as shown to clients
 */
public record Launch(
    @Nullable Path home,
    @Nullable Path settingsFile,
    Map<String, String> overrides,
    Map<String, String> environment,
    HostClock clock,
    String version) {

  public Launch {
    overrides = Map.copyOf(overrides);
    environment = Map.copyOf(environment);
  }
}
