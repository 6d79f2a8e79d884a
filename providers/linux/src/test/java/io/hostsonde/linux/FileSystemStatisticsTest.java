package io.hostsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class FileSystemStatisticsTest {

  @Test
  void agreesWithTheJdk() throws IOException {
    Path path = Path.of("/");
    FileSystemStatistics statistics = FileSystemStatistics.of(path);
    FileStore store = Files.getFileStore(path);
    assertThat(statistics.blocks() * statistics.blockBytes()).isEqualTo(store.getTotalSpace());
    assertThat(statistics.availableBlocks()).isLessThanOrEqualTo(statistics.freeBlocks());
    assertThat(statistics.freeBlocks()).isLessThanOrEqualTo(statistics.blocks());
    assertThat(statistics.freeFiles()).isLessThanOrEqualTo(statistics.files());
    assertThat(statistics.readOnly()).isEqualTo(store.isReadOnly());
  }

  @Test
  void knowsProcfs() throws IOException {
    assertThat(FileSystemStatistics.of(Path.of("/proc")).type()).isEqualTo(0x9fa0);
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> FileSystemStatistics.of(Path.of("/nowhere")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/nowhere");
  }
}
