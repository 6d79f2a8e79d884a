package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountTest {

  @Test
  void eachFieldHasItsPlace() {
    assertThat(
            Table.parse(
                Text.of(
                    "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:7 - ext3 /dev/root"
                        + " rw,errors=continue\n"),
                Mount::parse))
        .containsExactly(
            new Mount(
                36, 35, new DeviceNumber(98, 0), "/mnt1", "/mnt2", false, "ext3", "/dev/root"));
  }

  @Test
  void thereMayBeNoOptionalFieldAndNoSource() {
    assertThat(Table.parse(Text.of("25 1 0:23 / /run rw - tmpfs  rw,size=1k\n"), Mount::parse))
        .containsExactly(
            new Mount(25, 1, new DeviceNumber(0, 23), "/", "/run", false, "tmpfs", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "rw,rw,false",
    "ro,rw,true",
    "rw,ro,true",
    "'ro,nosuid',rw,true",
    "'rw,relatime','ro,size=4k',true",
    "'rw,errors=remount-ro','rw,errors=remount-ro',false",
    "'rw,x-ro','rw,rox',false"
  })
  void aMountAndAFileSystemCanBeReadOnly(String mount, String fileSystem, boolean readOnly) {
    Text text = Text.of("1 0 8:1 / / " + mount + " - ext4 /dev/sda1 " + fileSystem + "\n");
    assertThat(Table.parse(text, Mount::parse).getFirst().readOnly()).isEqualTo(readOnly);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\n",
        "1 2\n",
        "1 2 3\n",
        "1 2 3:\n",
        "1 2 8:1 / / rw\n",
        "1 2 8:1 / / rw shared:1\n"
      })
  void aLineCutShortIsLeftOut(String text) {
    String next = "3 2 8:1 / / rw - ext4 /dev/sda1 rw\n";
    assertThat(Table.parse(Text.of(text + next), Mount::parse))
        .extracting(Mount::id)
        .containsExactly(3L);
    assertThatThrownBy(() -> Table.parse(Text.of(text), Mount::parse))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("byte");
  }

  @Test
  void blankLinesAreNone() {
    assertThat(Table.parse(Text.of("\n \n"), Mount::parse)).isEmpty();
  }
}
