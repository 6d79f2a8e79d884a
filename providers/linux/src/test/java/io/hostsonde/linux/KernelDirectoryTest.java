package io.hostsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class KernelDirectoryTest {

  @TempDir Path folder;

  private static List<Integer> list(KernelDirectory directory) throws IOException {
    int count = directory.list();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(directory.number(i));
    }
    return numbers;
  }

  @Test
  void listsNumbersInTheirOrderAndNothingElse() throws IOException {
    for (String name :
        List.of(
            "10", "9", "100", "0", "self", "1x", "x1", "-1", "1234567890", "999999999", "007")) {
      Files.createFile(folder.resolve(name));
    }
    try (KernelDirectory directory = new KernelDirectory(folder)) {
      assertThat(list(directory)).containsExactly(0, 7, 9, 10, 100, 999_999_999);
    }
  }

  @Test
  void seesWhatComesAndGoes() throws IOException {
    try (KernelDirectory directory = new KernelDirectory(folder)) {
      assertThat(list(directory)).isEmpty();
      Path entry = Files.createFile(folder.resolve("5"));
      assertThat(list(directory)).containsExactly(5);
      Files.delete(entry);
      assertThat(list(directory)).isEmpty();
    }
  }

  @Test
  void listsMoreThanOneBlock() throws IOException {
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Files.createFile(folder.resolve(Integer.toString(i)));
      expected.add(i);
    }
    try (KernelDirectory directory = new KernelDirectory(folder, new Kernel(1024))) {
      assertThat(list(directory)).isEqualTo(expected);
    }
  }

  @Test
  void knowsTheKernelsOwnView() throws IOException {
    int self = (int) ProcessHandle.current().pid();
    try (KernelDirectory proc = new KernelDirectory(Path.of("/proc"));
        KernelDirectory other = new KernelDirectory(folder)) {
      assertThat(list(proc)).contains(self).isSorted();
      assertThat(proc.isKernelView()).isTrue();
      assertThat(other.isKernelView()).isFalse();
    }
  }

  @Test
  void whatIsNoDirectoryIsSaid() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    try (KernelDirectory missing = new KernelDirectory(folder.resolve("none"));
        KernelDirectory noDirectory = new KernelDirectory(file)) {
      assertThatThrownBy(missing::list).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(noDirectory::list).hasMessage(file + ": ENOTDIR");
    }
  }
}
