package io.hostsonde.provider.textfile;

import io.hostsonde.api.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The settings of the provider {@code textfile}. */
public record TextfileSettings(
    @Setting(help = "The folder whose *.prom files are read; empty: none.")
        @Nullable Path directory,
    @Setting(value = "100", help = "How many files are read; further ones, by name, are left out.")
        int maxFiles,
    @Setting(value = "1048576", help = "How many bytes a file may have; a larger one is refused.")
        int maxFileBytes,
    @Setting(
            value = "10000",
            help =
                "How many series all files together may have; the file that has one more is"
                    + " refused.")
        int maxSeries) {

  private static final int MOST_FILE_BYTES = 64 << 20;

  public TextfileSettings {
    within("max-files", maxFiles, 10_000);
    within("max-file-bytes", maxFileBytes, MOST_FILE_BYTES);
    within("max-series", maxSeries, 1_000_000);
  }

  private static void within(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(key + " is 1 to " + most + ", is " + value);
    }
  }
}
