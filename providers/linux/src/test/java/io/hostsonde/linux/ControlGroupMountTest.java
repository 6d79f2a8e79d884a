package io.hostsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlGroupMountTest {

  @Test
  void bothVersionsAreFoundAmongOthers() {
    String mounts =
        """
        22 1 254:0 / / rw - ext4 /dev/vda rw
        30 25 0:26 / /sys/fs/cgroup/cpu rw,nosuid shared:9 master:1 - cgroup  rw,cpu,cpuacct,cpu
        1 2
        31 25 0:27 /a\\040b /mnt/c\\134d rw - cgroup2 none rw,nsdelegate
        32 25 0:28 relative /x rw - cgroup2 none rw
        33 25 0:29 / /y rw - cgroup2
        """;
    assertThat(Table.parse(Text.of(mounts), ControlGroupMount::parse))
        .containsExactly(
            new ControlGroupMount(Set.of("rw", "cpu", "cpuacct"), "/", "/sys/fs/cgroup/cpu"),
            new ControlGroupMount(Set.of(), "/a b", "/mnt/c\\d"));
  }

  @ParameterizedTest
  @CsvSource({
    "/, /, ''",
    "/, /a/b, a/b",
    "/a, /a, ''",
    "/a, /a/b, b",
    "/a, /ab,",
    "/a, /b,",
    "/, /../x,",
    "/, /..,",
    "/, /..a, ..a",
    "/../.., /../../a, a",
    "/../.., /.., "
  })
  void groupsBelowAMount(String mounted, String group, String below) {
    ControlGroupMount mount = new ControlGroupMount(Set.of(), mounted, "/sys/fs/cgroup");
    assertThat(mount.below(group)).isEqualTo(below);
  }
}
