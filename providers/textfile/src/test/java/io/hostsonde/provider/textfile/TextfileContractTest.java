package io.hostsonde.provider.textfile;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.testkit.ProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class TextfileContractTest extends ProviderContract {

  @TempDir Path folder;

  @Override
  protected MetricProvider provider() {
    return new TextfileProvider();
  }

  @Override
  protected Record settings() {
    try {
      Files.writeString(
          folder.resolve("backup.prom"),
          """
          # TYPE backup_size_bytes gauge
          backup_size_bytes{job="etc"} 1.5e3
          backup_runs_total 7
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TextfileSettings(folder, 100, 1 << 20, 10_000);
  }
}
