package org.example.accesslog;

import io.hostsonde.api.Setting;
import java.nio.file.Path;

/** The settings {@code access-log.*}. */
public record AccessLogSettings(
    @Setting(
            value = "/var/log/nginx/access.log",
            help = "The log, in the common or the combined format; an absolute path.")
        Path file,
    @Setting(value = "4", help = "MiB of the log that one sample reads at most, 1 to 64.")
        int readMib) {

  /** Lest one sample eats the heap. */
  static final int MOST_MIB = 64;

  public AccessLogSettings {
    if (!file.isAbsolute()) {
      throw new IllegalArgumentException("access-log.file must be absolute, is " + file);
    }
    if (readMib < 1 || readMib > MOST_MIB) {
      throw new IllegalArgumentException("access-log.read-mib must be 1 to 64, is " + readMib);
    }
  }
}
