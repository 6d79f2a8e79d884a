package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hostsonde.linux.Table;
import io.hostsonde.linux.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskStatsTest {

  @Test
  void eachNumberHasItsPlace() {
    assertThat(
            Table.parse(
                Text.of(" 254       0 vda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n"),
                DiskStats::parse))
        .containsExactly(
            new DiskStats(new DeviceNumber(254, 0), "vda", 1, 3 * 512, 5, 7 * 512, 10));
  }

  @Test
  void kernelsBefore418CountNoDiscards() {
    assertThat(Table.parse(Text.of("   8  1 sda1 1 2 3 4 5 6 7 8 9 10 11\n\n"), DiskStats::parse))
        .containsExactly(new DiskStats(new DeviceNumber(8, 1), "sda1", 1, 1536, 5, 3584, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cciss/c0d0p1", "mmcblk0boot0", "nvme0n1p2", "dm-0", "md127p1", "sdaa"})
  void namesAreAsTheyAre(String name) {
    assertThat(Table.parse(Text.of("104 1 " + name + " 0 0 0 0 0 0 0 0 0 0 0\n"), DiskStats::parse))
        .extracting(DiskStats::name)
        .containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sda", "8 0", "8 0 sda", "8 1 sda1 1 2 3 4", "8 0 sda 1 2 3 4 5 6 7 8 9"})
  void aLineCutShortIsLeftOutAndDoesNotEatTheNext(String line) {
    String next = "\n8 16 sdb 0 0 0 0 0 0 0 0 0 0 0\n";
    assertThat(Table.parse(Text.of(line + next), DiskStats::parse))
        .extracting(DiskStats::name)
        .containsExactly("sdb");
    assertThatThrownBy(() -> Table.parse(Text.of(line + "\n"), DiskStats::parse))
        .isInstanceOf(NumberFormatException.class);
  }

  @Test
  void anotherDeviceOfTheSameNameWentBack() {
    DiskStats before = new DiskStats(new DeviceNumber(8, 0), "sda", 1, 1, 1, 1, 1);
    assertThat(new DiskStats(new DeviceNumber(8, 0), "sda", 1, 1, 1, 1, 1).wentBackSince(before))
        .isFalse();
    assertThat(new DiskStats(new DeviceNumber(8, 16), "sda", 9, 9, 9, 9, 9).wentBackSince(before))
        .isTrue();
    assertThat(new DiskStats(new DeviceNumber(8, 0), "sda", 9, 9, 9, 9, 0).wentBackSince(before))
        .isTrue();
  }
}
