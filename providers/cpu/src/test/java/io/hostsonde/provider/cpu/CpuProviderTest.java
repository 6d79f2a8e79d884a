package io.hostsonde.provider.cpu;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.testkit.ProviderContract;
import io.hostsonde.testkit.SettingsAssertions;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CpuProviderTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return ServiceLoader.load(MetricProvider.class).findFirst().orElseThrow();
  }

  @Override
  protected Record settings() {
    return new CpuSettings(Duration.ofSeconds(2));
  }

  @Test
  void keysAndDefaultsStay() {
    SettingsAssertions.assertKeys(CpuSettings.class, "frequency-age=2s");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new CpuSettings(Duration.ofSeconds(-1)))
        .hasMessageContaining("cpu.frequency-age");
  }
}
