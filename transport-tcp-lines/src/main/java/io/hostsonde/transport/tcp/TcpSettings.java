package io.hostsonde.transport.tcp;

import io.hostsonde.api.Setting;
import io.hostsonde.security.AddressList;
import io.hostsonde.security.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code tcp.*}. Public only because settings are bound by reflection.
 *
 * @param host null: every address
 */
public record TcpSettings(
    @Setting(
            help =
                "Address to listen on; empty: all of them, since nobody is let in without the key.")
        @Nullable String host,
    @Setting(
            value = "9000",
            help = "Port to listen on. 0: any free one.",
            environment = "SOCKET_PORT")
        int port,
    @Setting(
            help =
                "What clients must send as their first line; needed, unless key-file is set."
                    + " `sonde keygen` makes one.",
            environment = "API_KEY",
            secret = true)
        @Nullable String key,
    @Setting(
            help =
                "File whose first line is the key. It is read again when it changes; clients that"
                    + " are connected stay.")
        @Nullable Path keyFile,
    @Setting(
            value = "5s",
            help = "From one line to the next. All clients get the same lines at the same time.")
        Duration interval,
    @Setting(
            value = "false",
            help = "Whether to serve TLS, with the two files below.",
            environment = "TLS_ENABLED")
        boolean tls,
    @Setting(
            help = "The certificate as PEM, with those above it that clients need.",
            environment = "TLS_CERT_FILE")
        @Nullable Path tlsCertificate,
    @Setting(help = "The certificate's key as PEM.", environment = "TLS_KEY_FILE")
        @Nullable Path tlsKey,
    @Setting(
            help =
                "Addresses and networks (10.0.0.0/8, 2001:db8::/32) that may connect; empty: all.",
            environment = "WHITELISTED_CLIENTS")
        List<String> allowedClients,
    @Setting(
            help =
                "Sources that `extra` has beside those it has anyway: processes, or one of those"
                    + " that a line has in the dialect's own form.")
        List<String> include,
    @Setting(
            value = "true",
            help = "Whether lines have the last lines of each running container's log.")
        boolean containerLogs,
    @Setting(value = "256", help = "Clients at once; further ones are closed.") int maxClients,
    @Setting(value = "10s", help = "How long a client may take to send the key.")
        Duration keyTimeout,
    @Setting(
            value = "60s",
            help = "How long one line may take to be written; a slower reader is dropped.")
        Duration writeTimeout) {

  static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  public TcpSettings {
    key = key == null || key.isEmpty() ? null : key;
    allowedClients = List.copyOf(allowedClients);
    include = List.copyOf(include);
    within("port", port, 0, 65_535);
    within("max-clients", maxClients, 1, 65_535);
    positive("key-timeout", keyTimeout);
    positive("write-timeout", writeTimeout);
    if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException("interval must be 100ms to 1h");
    }
    if (key != null && key.chars().anyMatch(c -> c == '\n' || c == '\r')) {
      throw new IllegalArgumentException("key must be one line");
    }
    try {
      AddressList.of(allowedClients);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("allowed-clients: " + e.getMessage(), e);
    }
  }

  /**
   * The key that clients must know.
   *
   * @throws IllegalArgumentException when there is none, saying how to make one, or two
   * @throws IOException when its file can't be read
   */
  Secret secret() throws IOException {
    if (keyFile != null && key != null) {
      throw new IllegalArgumentException(
          "tcp.key (API_KEY) and tcp.key-file are both set; keep one");
    }
    return keyFile != null
        ? Secret.read(keyFile)
        : Secret.of(key)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "it serves nobody without a key: run `sonde keygen FILE` and set"
                        + " tcp.key-file=FILE, or set tcp.key (API_KEY)"));
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, is %d".formatted(name, least, most, value));
    }
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive, is " + value);
    }
  }
}
