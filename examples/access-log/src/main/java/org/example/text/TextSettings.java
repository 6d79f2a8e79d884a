package org.example.text;

import io.hostsonde.api.Setting;
import java.time.Duration;

/** The settings {@code text.*}. */
public record TextSettings(
    @Setting(value = "127.0.0.1", help = "Address to listen on; there is no key, so keep it local.")
        String host,
    @Setting(value = "7070", help = "Port to listen on. 0: any free one.") int port,
    @Setting(value = "16", help = "Clients at once; further ones are closed.") int maxClients,
    @Setting(value = "5s", help = "How long a client may take to ask.") Duration askTimeout) {

  public TextSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("text.port must be 0 to 65535, is " + port);
    }
    if (maxClients < 1) {
      throw new IllegalArgumentException("text.max-clients must be at least 1, is " + maxClients);
    }
    if (!askTimeout.isPositive()) {
      throw new IllegalArgumentException("text.ask-timeout must be positive, is " + askTimeout);
    }
  }
}
