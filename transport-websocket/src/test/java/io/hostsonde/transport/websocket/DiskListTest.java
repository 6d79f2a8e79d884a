package io.hostsonde.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.metrics.Disk;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiskListTest {

  private static Disk.FileSystem mounted(String device, String point, @Nullable String block) {
    return new Disk.FileSystem(
        device, point, "any", block, false, false, 10L, 5L, 5L, 5L, null, null);
  }

  @Test
  void whatHasNoBlockDeviceIsToldApartByItsMountPoint() {
    Disk disk =
        new Disk(
            List.of(
                mounted("/dev/sda1", "/", "sda1"),
                mounted("/dev/sda1", "/again", "sda1"),
                mounted("tmpfs", "/run", null),
                mounted("tmpfs", "/tmp", null),
                mounted("tank", "/tank", null)),
            List.of(),
            null);
    assertThat(DiskList.rows(disk))
        .extracting(DiskList.Row::name)
        .containsExactly("/dev/sda1", "tmpfs on /run", "tmpfs on /tmp", "tank");
  }
}
