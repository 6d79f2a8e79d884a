package io.hostsonde.provider.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.linux.ControlGroupMount;
import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupLocationTest {

  private static final Path ROOT = Path.of("/");

  private static @Nullable GroupLocation location(String groups, String mounts) {
    return GroupLocation.parse(
        Text.of(groups), Table.parse(Text.of(mounts), ControlGroupMount::parse), ROOT);
  }

  @Test
  void mountPointsMayHoldBlanks() {
    assertThat(location("0::/a/b\n", "1 2 0:3 /a /mnt/con\\040trol rw a:1 b:2 - cgroup2 none rw\n"))
        .isEqualTo(
            new GroupLocation(
                GroupLocation.Version.TWO,
                "/a/b",
                Path.of("/mnt/con trol/b"),
                Path.of("/mnt/con trol")));
  }

  @Test
  void theMountThatShowsTheGroupIsPreferred() {
    GroupLocation location =
        location(
            "0::/a/b\n",
            """
            1 2 0:3 /ab /first rw - cgroup2 none rw
            1 2 0:3 /a /second rw - cgroup2 none rw
            """);
    assertThat(location).isNotNull();
    assertThat(location.folder()).isEqualTo(Path.of("/second/b"));
  }

  @Test
  void aPathThatLeadsOutOfTheMountEndsAtIt() {
    GroupLocation location =
        location("0::/../../etc\n", "1 2 0:3 / /sys/fs/cgroup rw - cgroup2 none rw\n");
    assertThat(location).isNotNull();
    assertThat(location.folder()).isEqualTo(Path.of("/sys/fs/cgroup"));
  }

  @Test
  void aColonInThePathBelongsToIt() {
    GroupLocation location =
        location("4:memory:/a:b\n", "1 2 0:3 / /m rw - cgroup none rw,memory\n");
    assertThat(location).isNotNull();
    assertThat(location.folder()).isEqualTo(Path.of("/m/a:b"));
  }

  @Test
  void withoutControllerOrMountThereIsNone() {
    assertThat(location("", "1 2 0:3 / /m rw - cgroup2 none rw\n")).isNull();
    assertThat(location("0::/\n", "1 2 0:3 / /m rw - cgroup none rw,cpu\n")).isNull();
    assertThat(location("3:memory:/\n", "1 2 0:3 / /m rw - cgroup2 none rw\n")).isNull();
    assertThat(location("0::/\n", "1 2\n\n")).isNull();
  }
}
