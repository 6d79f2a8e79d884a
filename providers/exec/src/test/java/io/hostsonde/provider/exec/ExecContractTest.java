package io.hostsonde.provider.exec;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.testkit.ProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ExecContractTest extends ProviderContract {

  @TempDir Path folder;

  @Override
  protected MetricProvider provider() {
    return new ExecProvider();
  }

  @Override
  protected Record settings() {
    try {
      return Scripts.settings(
          Scripts.write(folder, "one", "echo '{\"queueLength\": 3, \"jobs_total\": 7}'"),
          Scripts.write(folder, "two", "echo '{\"rows\":[{\"name\":\"a\",\"size_bytes\":1}]}'"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
