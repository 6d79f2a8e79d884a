package io.hostsonde.provider.portable;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Support;
import io.hostsonde.testkit.ProviderContract;
import io.hostsonde.testkit.SettingsAssertions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PortableProviderTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return new PortableProvider();
  }

  @Override
  protected Record settings() {
    return new PortableSettings(false);
  }

  @Test
  void keysAndDefaultsStay() {
    SettingsAssertions.assertKeys(PortableSettings.class, "network=false");
  }

  @Test
  void whatIsMadeForTheSystemGoesFirst() {
    assertThat(provider().preference()).isNegative();
  }

  @Test
  void itMeasuresMacOsAndWindows() {
    assertThat(support("Mac OS X", "/proc")).isEqualTo(Support.State.YES);
    assertThat(support("Windows 11", "/proc")).isEqualTo(Support.State.YES);
    assertThat(support("FreeBSD", "/proc")).isEqualTo(Support.State.NEVER);
  }

  @Test
  void onLinuxItMeasuresThisTreeOrNone() {
    assertThat(support("Linux", "/proc")).isEqualTo(Support.State.YES);
    assertThat(support("Linux", "/host/proc")).isEqualTo(Support.State.NEVER);
  }

  private Support.State support(String system, String proc) {
    Host host = new Host("h", system, Path.of(proc), Path.of("/sys"), Path.of("/"));
    return provider().support(host).state();
  }
}
