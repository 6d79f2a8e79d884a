package org.example.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.testkit.ProviderContract;
import io.hostsonde.testkit.SettingsAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine expects of every provider. */
class AccessLogProviderTest extends ProviderContract {

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(log(), AccessLogLineTest.line(200, "5") + "\n");
  }

  private Path log() {
    return folder.resolve("access.log");
  }

  @Override
  protected MetricProvider provider() {
    return new AccessLogProvider();
  }

  @Override
  protected Record settings() {
    return new AccessLogSettings(log(), 1);
  }

  @Test
  void keysAndDefaultsArePinned() {
    SettingsAssertions.assertKeys(
        AccessLogSettings.class, "file=/var/log/nginx/access.log", "read-mib=4");
    assertThatThrownBy(() -> new AccessLogSettings(Path.of("access.log"), 4))
        .hasMessageContaining("absolute");
    assertThatThrownBy(() -> new AccessLogSettings(log(), 0)).hasMessageContaining("1 to 64");
    assertThat(new AccessLogSettings(log(), AccessLogSettings.MOST_MIB).readMib()).isEqualTo(64);
  }
}
