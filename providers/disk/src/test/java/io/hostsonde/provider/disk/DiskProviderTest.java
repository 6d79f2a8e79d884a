package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.testkit.ProviderContract;
import io.hostsonde.testkit.SettingsAssertions;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DiskProviderTest extends ProviderContract {

  @Override
  protected MetricProvider provider() {
    return ServiceLoader.load(MetricProvider.class).findFirst().orElseThrow();
  }

  @Override
  protected Record settings() {
    return TestSettings.defaults(TestSettings.PATIENT);
  }

  @Test
  void keysAndDefaultsStay() {
    SettingsAssertions.assertKeys(
        DiskSettings.class,
        "network=false",
        "types-included=bcachefs,btrfs,ubifs,zfs",
        "types-excluded=erofs,iso9660,squashfs",
        "mounts-excluded=/etc/hostname,/etc/hosts,/etc/resolv.conf",
        "temperature=true",
        "timeout=1s");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> TestSettings.defaults(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("disk.timeout");
  }
}
