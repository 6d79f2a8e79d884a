package io.hostsonde.transport.websocket;

import io.hostsonde.api.Setting;
import io.hostsonde.http.HttpAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code websocket.*}. Public only because settings are bound by reflection.
 *
 * @param host null: 127.0.0.1, or every address when a token is set
 * @param port null: 3000, with TLS 8443
 * @param tlsDirectory null: where socktop_agent keeps its own
 */
public record WebSocketSettings(
    @Setting(
            help =
                "Address to listen on; empty: 127.0.0.1, or 0.0.0.0 when a token is set. Without a"
                    + " token whoever reaches the address can read everything.")
        @Nullable String host,
    @Setting(
            help = "Port to listen on; empty: 3000, with TLS 8443. 0: any free one.",
            environment = "SOCKTOP_PORT")
        @Nullable Integer port,
    @Setting(
            help = "What clients must present, as ?token=... or as a bearer; empty: nothing.",
            environment = "SOCKTOP_TOKEN",
            secret = true)
        @Nullable String token,
    @Setting(
            value = "false",
            help = "Whether to serve TLS, with a certificate that is made when there is none.",
            environment = "SOCKTOP_ENABLE_SSL")
        boolean tls,
    @Setting(help = "Folder of cert.pem and key.pem; empty: $XDG_CONFIG_HOME/socktop_agent/tls.")
        @Nullable Path tlsDirectory,
    @Setting(
            help = "Further names and addresses for a certificate that is made.",
            environment = "SOCKTOP_AGENT_EXTRA_SANS")
        List<String> tlsNames,
    @Setting(
            help =
                "Further names by which browsers may address the agent (Host header), beside the"
                    + " addresses and names of this host.")
        List<String> allowedHosts,
    @Setting(
            help =
                "Origins of pages elsewhere that may connect, such as https://board.example; null"
                    + " is a page opened from a file.")
        List<String> allowedOrigins,
    @Setting(
            value = "250",
            help =
                "Milliseconds for which metrics are answered again before they are measured anew.",
            environment = "SOCKTOP_AGENT_METRICS_TTL_MS")
        long metricsMaxAgeMs,
    @Setting(
            value = "1500",
            help = "The same for the list of processes.",
            environment = "SOCKTOP_AGENT_PROCESSES_TTL_MS")
        long processesMaxAgeMs,
    @Setting(
            value = "1000",
            help = "The same for disks.",
            environment = "SOCKTOP_AGENT_DISKS_TTL_MS")
        long disksMaxAgeMs,
    @Setting(
            value = "true",
            help = "Whether metrics tell about GPUs.",
            environment = "SOCKTOP_AGENT_GPU")
        boolean gpu,
    @Setting(
            value = "true",
            help = "Whether metrics tell the CPU's temperature.",
            environment = "SOCKTOP_AGENT_TEMP")
        boolean temperature,
    @Setting(value = "256", help = "Clients at once; further ones get 503.") int maxClients,
    @Setting(
            value = "65536",
            help = "Bytes of one message of a client; one that sends more is closed.")
        int maxMessageBytes,
    @Setting(
            value = "60s",
            help = "How long a client may be silent before it is closed, or asked with a ping.")
        Duration idleTimeout,
    @Setting(
            value = "20s",
            help = "How long one answer may take to be written; a slower reader is dropped.")
        Duration writeTimeout) {

  static final int PLAIN_PORT = 3000;
  static final int TLS_PORT = 8443;

  /** Of the longest day. */
  private static final long MAX_AGE_MS = 86_400_000;

  private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;

  public WebSocketSettings {
    token = token == null || token.isEmpty() ? null : token;
    tlsNames = List.copyOf(tlsNames);
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);
    within("port", port == null ? 0 : port, 0, 65_535);
    within("metrics-max-age-ms", metricsMaxAgeMs, 0, MAX_AGE_MS);
    within("processes-max-age-ms", processesMaxAgeMs, 0, MAX_AGE_MS);
    within("disks-max-age-ms", disksMaxAgeMs, 0, MAX_AGE_MS);
    within("max-clients", maxClients, 1, 65_535);
    within("max-message-bytes", maxMessageBytes, 128, LARGEST_MESSAGE);
    positive("idle-timeout", idleTimeout);
    positive("write-timeout", writeTimeout);
  }

  int portOrDefault() {
    return port == null ? (tls ? TLS_PORT : PLAIN_PORT) : port;
  }

  HttpAccess access() {
    return new HttpAccess(
        "websocket",
        "websocket.token (SOCKTOP_TOKEN)",
        host,
        token,
        tls,
        tlsDirectory,
        tlsNames,
        allowedHosts,
        allowedOrigins);
  }

  /** The sensors that metrics tell of. */
  Set<String> sensors() {
    Set<String> sensors = new LinkedHashSet<>();
    if (gpu) {
      sensors.add("gpu");
    }
    if (temperature) {
      sensors.add("thermal");
    }
    return Set.copyOf(sensors);
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, is %d".formatted(key, least, most, value));
    }
  }

  private static void positive(String key, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(key + " must be positive, is " + value);
    }
  }
}
