package io.hostsonde.agent;

import io.hostsonde.api.HostClock;
import java.nio.file.Path;
import java.util.List;
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
 * @param marks the folder of this user's in which it is marked in whose code an agent is, for the
 *     next one to know who ended it; null: nowhere
 */
public record Launch(
    @Nullable Path home,
    @Nullable Path settingsFile,
    Map<String, String> overrides,
    Map<String, String> environment,
    HostClock clock,
    String version,
    @Nullable Path marks) {

  public Launch {
    overrides = Map.copyOf(overrides);
    environment = Map.copyOf(environment);
  }

  /** Without marks. */
  public Launch(
      @Nullable Path home,
      @Nullable Path settingsFile,
      Map<String, String> overrides,
      Map<String, String> environment,
      HostClock clock,
      String version) {
    this(home, settingsFile, overrides, environment, clock, version, null);
  }

  /** The same with marks. */
  public Launch marking(Path folder) {
    return new Launch(home, settingsFile, overrides, environment, clock, version, folder);
  }

  /**
   * The transport that is chosen, which flags without a transport's name are about.
   *
   * @throws SettingsException when none is, or several are
   */
  public String onlyTransport() throws SettingsException {
    List<String> chosen = transports();
    if (chosen.size() != 1) {
      throw new SettingsException(
          List.of(
              "--host, --port and --tls are about one transport, but the setting transport names "
                  + (chosen.isEmpty()
                      ? "none"
                      : String.join(", ", chosen)
                          + ": say for which with --set "
                          + chosen.getLast()
                          + ".port=N")));
    }
    return chosen.getFirst();
  }

  /**
   * The transports that are chosen.
   *
   * @throws SettingsException when the settings can't be read
   */
  public List<String> transports() throws SettingsException {
    Settings settings = new Settings(SettingsInput.read(this));
    EngineSettings.Selection selection =
        settings.bind(
            SettingsGroup.of("", EngineSettings.Selection.class), EngineSettings.Selection.class);
    if (selection == null) {
      throw new SettingsException(settings.errors());
    }
    return selection.transport();
  }
}
