package org.example.graphite;

import io.hostsonde.api.Setting;
import java.time.Duration;
import java.util.List;

/** The settings {@code graphite.*}. */
public record GraphiteSettings(
    @Setting(value = "127.0.0.1", help = "The host that is pushed to.") String host,
    @Setting(value = "2003", help = "The port that is pushed to.") int port,
    @Setting(value = "10s", help = "How often it is pushed.") Duration interval,
    @Setting(value = "5s", help = "How long the receiver may take to let itself be connected to.")
        Duration connectTimeout,
    @Setting(value = "hostsonde", help = "What all names begin with.") String prefix,
    @Setting(help = "The sources that are pushed. Default: all but those of many rows.")
        List<String> sources) {

  public GraphiteSettings {
    sources = List.copyOf(sources);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("graphite.port must be 1 to 65535, is " + port);
    }
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("graphite.interval must be positive, is " + interval);
    }
    if (!connectTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "graphite.connect-timeout must be positive, is " + connectTimeout);
    }
  }
}
