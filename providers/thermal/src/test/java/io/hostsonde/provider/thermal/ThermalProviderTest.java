package io.hostsonde.provider.thermal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Thermal;
import io.hostsonde.testkit.ProviderContract;
import io.hostsonde.testkit.SettingsAssertions;
import io.hostsonde.testkit.TestProviderContext;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ThermalProviderTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return ServiceLoader.load(MetricProvider.class).findFirst().orElseThrow();
  }

  @Override
  protected ThermalSettings settings() {
    return settings(true);
  }

  private static ThermalSettings settings(boolean enabled) {
    return new ThermalSettings(enabled, List.of("drivetemp", "nvme"), Duration.ofSeconds(30));
  }

  private Sampler<?> sampler(boolean enabled) {
    ProviderContext context = TestProviderContext.of(host(), settings(enabled));
    return provider().open(context).getFirst().sampler();
  }

  @Test
  void switchedOffItIsAbsentAndSaysSo() {
    assertThatThrownBy(() -> sampler(false).sample())
        .isInstanceOf(AbsentException.class)
        .hasMessage("switched off by thermal.enabled");
  }

  @Test
  void thisMachinesSensorsAreSaneOrAbsent() throws Exception {
    assumeTrue(host().linux(), "needs Linux");
    try (var sampler = sampler(true)) {
      Thermal thermal = (Thermal) sampler.sample();
      assertThat(thermal.temperatures())
          .allMatch(row -> row.temperatureCelsius() > -50 && row.temperatureCelsius() < 127);
      assertThat(thermal.cpuSensor() == null).isEqualTo(thermal.cpuTemperatureCelsius() == null);
    } catch (AbsentException absent) {
      assertThat(absent.reason()).startsWith("no sensors in /sys/class/hwmon");
    }
  }

  @Test
  void keysAndDefaultsStay() {
    SettingsAssertions.assertKeys(
        ThermalSettings.class, "enabled=true", "skip-chips=drivetemp,nvme", "rescan=30s");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new ThermalSettings(true, List.of(), Duration.ZERO))
        .hasMessageContaining("thermal.rescan");
  }
}
