package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.api.Setting;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DiskSettingsTest {

  @Test
  void keysAndDefaultsStayAsTheyAre() {
    assertThat(
            Arrays.stream(DiskSettings.class.getRecordComponents())
                .map(component -> component.getName() + "=" + value(component)))
        .containsExactly(
            "network=false",
            "typesIncluded=bcachefs,btrfs,ubifs,zfs",
            "typesExcluded=erofs,iso9660,squashfs",
            "mountsExcluded=/etc/hostname,/etc/hosts,/etc/resolv.conf",
            "temperature=true",
            "timeout=1s");
  }

  private static String value(RecordComponent component) {
    return component.getAnnotation(Setting.class).value();
  }

  @Test
  void aTimeoutIsPositive() {
    assertThatThrownBy(() -> TestSettings.defaults(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("disk.timeout");
  }
}
