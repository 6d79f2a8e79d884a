package io.hostsonde.cli;

import io.hostsonde.agent.Launch;
import io.hostsonde.api.HostClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that opens an agent. */
final class LaunchOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The settings file. Default: conf/hostsonde.properties of the distribution, if there.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting that goes before file and environment; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** The distribution's folder, which the launcher tells; null when run without it. */
  static @Nullable Path home() {
    String home = System.getProperty("sonde.home");
    return home == null ? null : Path.of(home);
  }

  @Nullable Path config() {
    return config;
  }

  Map<String, String> settings() {
    return settings;
  }

  Launch launch() {
    return launch(config, settings);
  }

  /** The same for an agent that serves nobody, so that it does not miss a transport either. */
  Launch launchWithoutTransports() {
    Map<String, String> overrides = new HashMap<>(settings);
    overrides.put("transport", "");
    return launch(config, overrides);
  }

  /**
   * How to launch.
   *
   * @param config null: the file of the distribution, if it has one
   */
  static Launch launch(@Nullable Path config, Map<String, String> overrides) {
    Path home = home();
    Path file = config;
    if (file == null && home != null) {
      Path standard = home.resolve("conf/hostsonde.properties");
      file = Files.exists(standard) ? standard : null;
    }
    return new Launch(home, file, overrides, System.getenv(), HostClock.SYSTEM, Sonde.version());
  }
}
