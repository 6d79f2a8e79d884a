package io.hostsonde.provider.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.hostsonde.linux.FileSystemStatistics;
import org.junit.jupiter.api.Test;

class FileSystemSizesTest {

  private static FileSystemSizes of(
      long block, long blocks, long free, long available, long files) {
    return FileSystemSizes.of(
        new FileSystemStatistics(0xef53, block, blocks, free, available, files, files / 2, 0));
  }

  @Test
  void blocksBecomeBytes() {
    assertThat(of(4096, 1000, 400, 350, 64))
        .isEqualTo(new FileSystemSizes(4096000L, 1433600L, 1638400L, 2457600L, 64L, 32L));
  }

  @Test
  void noFixedNumberOfInodesIsAbsent() {
    assertThat(of(4096, 1, 1, 1, 0).inodes()).isNull();
    assertThat(of(4096, 1, 1, 1, 0).inodesFree()).isNull();
  }

  @Test
  void theReserveOfRootIsNotLessThanNothing() {
    assertThat(of(4096, 1000, 10, -5, 1).available()).isZero();
  }

  @Test
  void anEndlessSizeIsNone() {
    assertThat(of(4096, Long.MAX_VALUE, 1, 1, 1).size()).isNull();
    assertThat(of(512, Long.MAX_VALUE / 512, 1, 1, 1).size()).isEqualTo(Long.MAX_VALUE / 512 * 512);
    assertThat(of(4096, 10, 20, 1, 1).used()).isZero();
  }

  @Test
  void withoutAnAnswerAllIsAbsent() {
    assertThat(FileSystemSizes.of(null))
        .isEqualTo(new FileSystemSizes(null, null, null, null, null, null));
  }
}
