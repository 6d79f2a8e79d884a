package io.hostsonde.transport.prometheus;

import io.hostsonde.api.Setting;
import io.hostsonde.http.HttpAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code prometheus.*}. Public only because settings are bound by reflection.
 *
 * @param host null: 127.0.0.1, or every address when a token is set
 * @param tlsDirectory null: where the certificate of the websocket transport is
 */
public record PrometheusSettings(
    @Setting(
            help =
                "Address to listen on; empty: 127.0.0.1, or 0.0.0.0 when a token is set. Without a"
                    + " token whoever reaches the address can read everything.")
        @Nullable String host,
    @Setting(
            value = "9464",
            help =
                "Port to listen on; with the address and port of another transport, /metrics is on"
                    + " its listener. 0: any free one.")
        int port,
    @Setting(
            help = "What scrapers must present, as a bearer or ?token=...; empty: nothing.",
            secret = true)
        @Nullable String token,
    @Setting(
            value = "false",
            help = "Whether to serve TLS, with a certificate that is made when there is none.")
        boolean tls,
    @Setting(
            help =
                "Folder of cert.pem and key.pem; empty: that of the websocket transport,"
                    + " $XDG_CONFIG_HOME/socktop_agent/tls.")
        @Nullable Path tlsDirectory,
    @Setting(help = "Further names and addresses for a certificate that is made.")
        List<String> tlsNames,
    @Setting(
            help =
                "Further names by which scrapers may address the agent (Host header) while no token"
                    + " is set, beside the addresses and names of this host.")
        List<String> allowedHosts,
    @Setting(
            help =
                "What is told of as well: sources of many short-lived rows (processes), each row a"
                    + " set of series, and fields that their plug-in leaves out"
                    + " (containers.containers.status), each new text a new series.")
        List<String> include,
    @Setting(
            help =
                "What is left out: sources (thermal) or fields"
                    + " (network.interfaces.speed_bytes_per_second).")
        List<String> omit,
    @Setting(
            value = "1s",
            help = "For how long all scrapes are answered with what was collected for the first.")
        Duration scrapeWindow,
    @Setting(
            value = "50000",
            help = "Series of one source at most; hostsonde_source_dropped_series counts the rest.")
        int maxSeries,
    @Setting(
            value = "33554432",
            help =
                "Bytes of one answer at most, before compression; never more than half of"
                    + " engine.client-memory-percent.")
        int maxBytes,
    @Setting(value = "16", help = "Scrapes that wait for an answer at once; further ones get 503.")
        int maxScrapes) {

  /** Past that the sources themselves are not collected anew in time for a scraper. */
  private static final Duration LONGEST_WINDOW = Duration.ofMinutes(10);

  private static final int LEAST_BYTES = 64 * 1024;
  private static final int MOST_BYTES = 1024 * 1024 * 1024;
  private static final int MOST_SERIES = 10_000_000;

  public PrometheusSettings {
    token = token == null || token.isEmpty() ? null : token;
    tlsNames = List.copyOf(tlsNames);
    allowedHosts = List.copyOf(allowedHosts);
    include = List.copyOf(include);
    omit = List.copyOf(omit);
    within("port", port, 0, 65_535);
    within("max-series", maxSeries, 1, MOST_SERIES);
    within("max-bytes", maxBytes, LEAST_BYTES, MOST_BYTES);
    within("max-scrapes", maxScrapes, 1, 1024);
    if (scrapeWindow.isNegative() || scrapeWindow.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException("scrape-window must be 0s to 10m");
    }
  }

  HttpAccess access() {
    return new HttpAccess(
        "prometheus",
        "prometheus.token",
        host,
        token,
        tls,
        tlsDirectory,
        tlsNames,
        allowedHosts,
        List.of());
  }

  private static void within(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, is %d".formatted(key, least, most, value));
    }
  }
}
