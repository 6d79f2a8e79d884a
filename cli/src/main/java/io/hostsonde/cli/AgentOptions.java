package io.hostsonde.cli;

import io.hostsonde.agent.Launch;
import io.hostsonde.agent.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sonde agent} was told.
 *
 * @param controlSocket null: where agents of this user have theirs
 */
record AgentOptions(
    @Nullable Path config,
    Map<String, String> settings,
    @Nullable String host,
    @Nullable Integer port,
    boolean tls,
    boolean quiet,
    @Nullable String controlSocket) {

  /**
   * Reads arguments that are as they should be. Picocli takes longer for it than all the rest of
   * the start, since its classes are too old for the ahead-of-time cache.
   *
   * @return null when something is odd: picocli then says what, or helps
   */
  static @Nullable AgentOptions parse(List<String> arguments) {
    Path config = null;
    Map<String, String> settings = new HashMap<>();
    String host = null;
    Integer port = null;
    Integer positional = null;
    boolean tls = false;
    boolean quiet = false;
    String controlSocket = null;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String name = equals < 0 ? argument : argument.substring(0, equals);
      switch (name) {
        case "--tls", "--enableSSL", "-q", "--quiet" -> {
          if (equals >= 0) {
            return null;
          }
          tls |= name.equals("--tls") || name.equals("--enableSSL");
          quiet |= name.equals("-q") || name.equals("--quiet");
        }
        case "--config", "--set", "--host", "-p", "--port", "--control-socket" -> {
          if (equals < 0 && ++i == arguments.size()) {
            return null;
          }
          String value = equals < 0 ? arguments.get(i) : argument.substring(equals + 1);
          if (value.startsWith("-") || value.startsWith("\"") || value.startsWith("'")) {
            return null;
          }
          int keyEnd = value.indexOf('=');
          switch (name) {
            case "--config" -> config = Path.of(value);
            case "--host" -> host = value;
            case "--control-socket" -> controlSocket = value;
            case "--set" -> {
              if (keyEnd <= 0) {
                return null;
              }
              settings.put(value.substring(0, keyEnd), value.substring(keyEnd + 1));
            }
            default -> {
              if (!number(value)) {
                return null;
              }
              port = Integer.valueOf(value);
            }
          }
        }
        default -> {
          if (positional != null || !number(argument)) {
            return null;
          }
          positional = Integer.valueOf(argument);
        }
      }
    }
    return new AgentOptions(
        config, settings, host, port != null ? port : positional, tls, quiet, controlSocket);
  }

  private static boolean number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 5;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits;
  }

  /**
   * How to launch.
   *
   * @throws SettingsException when an address is given, and several transports or none to have it
   */
  Launch launch() throws SettingsException {
    Map<String, String> flags = new HashMap<>(settings);
    if (host != null || port != null || tls) {
      String transport = LaunchOptions.launch(config, settings).onlyTransport();
      if (port != null) {
        flags.put(transport + ".port", port.toString());
      }
      if (host != null) {
        flags.put(transport + ".host", host);
      }
      if (tls) {
        flags.put(transport + ".tls", "true");
      }
    }
    if (quiet) {
      flags.put("engine.log-level", "error");
    }
    return LaunchOptions.launch(config, flags);
  }
}
