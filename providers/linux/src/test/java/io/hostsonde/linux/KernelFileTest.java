package io.hostsonde.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class KernelFileTest {

  @TempDir Path folder;

  @Test
  void readsTheKernelsStateOfTheMoment() throws IOException {
    try (KernelFile uptime = new KernelFile(Path.of("/proc/uptime"))) {
      double first = uptime.read().decimal();
      assertThat(first).isPositive();
      assertThat(uptime.read().decimal()).isGreaterThanOrEqualTo(first);
    }
  }

  @Test
  void readsWhatTheKernelHandsOutInPieces() throws Exception {
    // smaps comes from seq_file, a page at a time; which areas a sleeping process has does not
    // change.
    Process process = new ProcessBuilder("sleep", "60").start();
    Path smaps = Path.of("/proc/" + process.pid() + "/smaps");
    try (KernelFile file = new KernelFile(smaps)) {
      Awaitility.await()
          .until(() -> Files.readString(smaps).lines().count() > 200 && settled(smaps));
      String all = Files.readString(smaps);
      assertThat(all).hasSizeGreaterThan(8192);
      for (int i = 0; i < 2; i++) {
        assertThat(areas(file.read().toString())).isEqualTo(areas(all));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Without the sizes that depend on who else maps the same file. */
  private static List<String> areas(String smaps) {
    return smaps
        .lines()
        .filter(line -> !line.matches("(Rss|Pss|Shared|Private|Referenced).*"))
        .toList();
  }

  private static boolean settled(Path file) throws IOException {
    return Files.readString(file).contains("sleep")
        && areas(Files.readString(file)).equals(areas(Files.readString(file)));
  }

  @Test
  void keepsOneDescriptorForKernelFilesAndNoneForOthers() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "1");
    long before = descriptors();
    try (KernelFile kept = new KernelFile(Path.of("/proc/stat"));
        KernelFile sysfs = new KernelFile(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"));
        KernelFile notKept = new KernelFile(other)) {
      kept.read();
      kept.read();
      sysfs.readIfPresent();
      notKept.read();
      assertThat(descriptors() - before).isBetween(1L, 2L);
    }
    assertThat(descriptors()).isEqualTo(before);
  }

  @Test
  void seesAFileThatWasReplaced() throws IOException {
    Path path = Files.writeString(folder.resolve("stat"), "first");
    try (KernelFile file = new KernelFile(path)) {
      assertThat(file.read().line()).isEqualTo("first");
      Files.move(
          Files.writeString(folder.resolve("new"), "second"),
          path,
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(file.read().line()).isEqualTo("second");
    }
  }

  @Test
  void growsAndShrinksWithTheFile() throws IOException {
    Path path = folder.resolve("file");
    try (KernelFile file = new KernelFile(path)) {
      for (int size : new int[] {0, 1, 1023, 1024, 1025, 300_000, 5}) {
        String content = "x".repeat(size);
        Files.writeString(path, content);
        assertThat(file.read().toString()).isEqualTo(content);
        assertThat(file.read().length()).isEqualTo(size);
      }
    }
  }

  @Test
  void refusesAFileWithoutEnd() throws IOException {
    Path path = folder.resolve("sparse");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(UTF_8.encode("x"), KernelFile.MAX_BYTES);
    }
    long before = descriptors();
    try (KernelFile file = new KernelFile(path)) {
      assertThatThrownBy(file::read).isInstanceOf(IOException.class).hasMessageContaining("larger");
      assertThat(descriptors()).isEqualTo(before);
    }
  }

  @Test
  void whatIsMissingIsSaidAndFoundWhenItComes() throws IOException {
    Path path = folder.resolve("later");
    try (KernelFile file = new KernelFile(path)) {
      assertThatThrownBy(file::read)
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage(path.toString());
      assertThat(file.readIfPresent()).isNull();
      Files.writeString(path, "there");
      assertThat(file.read().word()).isEqualTo("there");
    }
  }

  /** As drivers do that answer with errors that nobody expects of them. */
  @Test
  void aFileThatCantBeReadIsAnErrorWithItsNameOrHasNoValue() throws IOException {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    for (var expected : Map.of(folder, "EISDIR", loop, "ELOOP").entrySet()) {
      try (KernelFile file = new KernelFile(expected.getKey())) {
        assertThatThrownBy(file::read)
            .isInstanceOf(IOException.class)
            .hasMessage(expected.getKey() + ": " + expected.getValue());
        assertThat(file.readIfPresent()).isNull();
      }
    }
  }

  @Test
  void aNameThatIsNoUtf8LeadsToItsFile() throws Exception {
    String[] make = {"sh", "-c", "printf 5 > \"$0/$(printf 'a\\374b')\"", folder.toString()};
    assertThat(new ProcessBuilder(make).start().waitFor()).isZero();
    String name = Text.of(new byte[] {'a', (byte) 0374, 'b'}).name();
    try (KernelFile file = new KernelFile(folder + "/" + name)) {
      assertThat(file.read().number()).isEqualTo(5);
    }
    assertThat(Kernel.exists(folder + "/" + name)).isTrue();
    assertThat(Kernel.exists(folder + "/ab")).isFalse();
  }

  @Test
  void linesAreReadInPartsHoweverManyTheyAre() throws IOException {
    Path path = folder.resolve("lines");
    StringBuilder content = new StringBuilder();
    for (int i = 0; content.length() <= KernelFile.MAX_BYTES; i++) {
      content.append(i).append(' ').append("x".repeat(i % 3000)).append('\n');
    }
    content.append("the end");
    Files.writeString(path, content);
    StringBuilder read = new StringBuilder();
    long before = descriptors();
    try (KernelFile file = new KernelFile(path)) {
      for (int i = 0; i < 2; i++) {
        read.setLength(0);
        file.readLines(part -> read.append(part.toString()));
        assertThat(read.toString()).isEqualTo(content.toString());
      }
      Files.delete(path);
      assertThatThrownBy(() -> file.readLines(part -> {})).isInstanceOf(NoSuchFileException.class);
      file.readLinesIfPresent(part -> read.append("more"));
      assertThat(read).hasSize(content.length());
    }
    assertThat(descriptors()).isEqualTo(before);
  }

  @Test
  void whatMayNotBeReadIsDenied() throws IOException {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may read all");
    Path path = Files.writeString(folder.resolve("secret"), "x");
    assertThat(path.toFile().setReadable(false)).isTrue();
    try (KernelFile file = new KernelFile(path)) {
      assertThatThrownBy(file::read).isInstanceOf(AccessDeniedException.class);
      assertThat(file.readIfPresent()).isNull();
    }
  }

  @Test
  void aProcessThatHasGoneIsNotThere() throws Exception {
    long before = descriptors();
    Process process = new ProcessBuilder("sleep", "60").start();
    try (KernelFile file = new KernelFile(Path.of("/proc/" + process.pid() + "/stat"))) {
      assertThat(file.read().number()).isEqualTo(process.pid());
      process.destroyForcibly().waitFor();
      assertThat(file.readIfPresent()).isNull();
      assertThatThrownBy(file::read).isInstanceOf(NoSuchFileException.class);
    } finally {
      process.destroyForcibly().waitFor();
      process.getInputStream().close();
      process.getErrorStream().close();
      process.getOutputStream().close();
    }
    assertThat(descriptors()).isLessThanOrEqualTo(before);
  }

  @Test
  void isNotDisturbedByInterruption() throws IOException {
    try (KernelFile file = new KernelFile(Path.of("/proc/loadavg"))) {
      Thread.currentThread().interrupt();
      assertThat(file.read().decimal()).isNotNegative();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
