package io.hostsonde.provider.thermal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Source;
import io.hostsonde.metrics.Thermal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ThermalProviderTest {

  private static final Host HOST =
      new Host(
          "this", System.getProperty("os.name"), Path.of("/proc"), Path.of("/sys"), Path.of("/"));

  private record Context(Host host, HostClock clock, ThermalSettings settings)
      implements ProviderContext {
    @Override
    public <S extends Record> S settings(Class<S> type) {
      return type.cast(settings);
    }
  }

  private static Source<?> open(boolean enabled) {
    MetricProvider provider = ServiceLoader.load(MetricProvider.class).findFirst().orElseThrow();
    ThermalSettings settings = new ThermalSettings(enabled, List.of(), Duration.ofSeconds(30));
    return provider.open(new Context(HOST, HostClock.SYSTEM, settings)).getFirst();
  }

  @Test
  void switchedOffItIsAbsentAndSaysSo() {
    assertThatThrownBy(() -> open(false).sampler().sample())
        .isInstanceOf(AbsentException.class)
        .hasMessage("switched off by thermal.enabled");
  }

  @Test
  void thisMachinesSensorsAreSaneOrAbsent() throws Exception {
    assumeTrue(HOST.linux(), "needs Linux");
    try (var sampler = open(true).sampler()) {
      Thermal thermal = (Thermal) sampler.sample();
      assertThat(thermal.temperatures())
          .allMatch(row -> row.temperatureCelsius() > -50 && row.temperatureCelsius() < 127);
      assertThat(thermal.cpuSensor() == null).isEqualTo(thermal.cpuTemperatureCelsius() == null);
    } catch (AbsentException absent) {
      assertThat(absent.reason()).startsWith("no sensors in /sys/class/hwmon");
    }
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new ThermalSettings(true, List.of(), Duration.ZERO))
        .hasMessageContaining("thermal.rescan");
  }
}
