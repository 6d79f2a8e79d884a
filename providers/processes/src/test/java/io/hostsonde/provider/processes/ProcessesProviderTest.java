package io.hostsonde.provider.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.testkit.ProviderContract;
import io.hostsonde.testkit.SettingsAssertions;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProcessesProviderTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return new ProcessesProvider();
  }

  @Override
  protected Record settings() {
    return new ProcessesSettings(null, "journalctl", Duration.ofMillis(1500));
  }

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(MetricProvider.class))
        .hasAtLeastOneElementOfType(ProcessesProvider.class);
  }

  @Test
  void keysAndDefaults() {
    SettingsAssertions.assertKeys(
        ProcessesSettings.class, "descriptors=", "journalctl=journalctl", "journal-timeout=1500ms");
  }

  @Test
  void refusesWhatCannotWork() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new ProcessesSettings(-1, "journalctl", second))
        .hasMessageContaining("descriptors");
    assertThatThrownBy(() -> new ProcessesSettings(0, " ", second))
        .hasMessageContaining("journalctl");
    assertThatThrownBy(() -> new ProcessesSettings(0, "journalctl", Duration.ZERO))
        .hasMessageContaining("journal-timeout");
  }
}
