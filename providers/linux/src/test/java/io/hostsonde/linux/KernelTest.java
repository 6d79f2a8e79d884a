package io.hostsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class KernelTest {

  private final Kernel kernel = new Kernel(256);

  @TempDir Path folder;

  @Test
  void tellsOwners() throws IOException {
    Object owner = Files.getAttribute(folder, "unix:uid");
    assertThat(kernel.owner(Kernel.NO_DIRECTORY, folder.toString()))
        .isEqualTo(((Integer) owner).longValue());
    assertThat(kernel.owner(Kernel.NO_DIRECTORY, folder + "/none")).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void opensRelativeToADirectoryWithNamesOfAnyLength() throws IOException {
    Files.writeString(folder.resolve("file"), "content");
    int directory = kernel.open(Kernel.NO_DIRECTORY, folder + "/" + "./".repeat(300));
    int file = kernel.open(directory, "file");
    byte[] bytes = new byte[20];
    assertThat(kernel.read(file, 3, bytes, 1)).isEqualTo(4);
    assertThat(new String(bytes, 0, 5, java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("\0tent");
    assertThat(kernel.read(file, 7, bytes, 0)).isZero();
    kernel.close(file);
    assertThat(kernel.read(file, 0, bytes, 0)).isEqualTo(-Errno.EBADF);
    kernel.close(directory);
  }

  @Test
  void readsLinks() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("no/where"));
    assertThat(kernel.target(link.toString())).isEqualTo("no/where");
    assertThatThrownBy(() -> kernel.target(folder + "/none"))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> kernel.target(folder.toString()))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": EINVAL");
  }

  @Test
  void tellsTheCpuTimeOfProcesses() throws Exception {
    int self = Math.toIntExact(ProcessHandle.current().pid());
    long before = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    long nanos = kernel.cpuNanos(self);
    // Ticks of 10 ms, of user and system time each.
    assertThat(nanos).isBetween(before - 20_000_000, before + 2_000_000_000);
    assertThat(kernel.cpuNanos(1)).isPositive();
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertThat(kernel.cpuNanos((int) process.pid())).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void knowsTheLimitOfDescriptors() throws IOException {
    String limit =
        Files.readAllLines(Path.of("/proc/self/limits")).stream()
            .filter(line -> line.startsWith("Max open files"))
            .map(line -> line.split(" {2,}", -1)[1])
            .findFirst()
            .orElseThrow();
    assertThat(kernel.descriptorLimit())
        .isEqualTo(limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit));
  }

  @Test
  void constantsComeFromTheAuxiliaryVector() {
    ByteBuffer words = ByteBuffer.allocate(16 * 4 + 3).order(ByteOrder.nativeOrder());
    words.putLong(33).putLong(1).putLong(6).putLong(65536).putLong(17).putLong(250);
    assertThat(Constants.parse(words.array())).isEqualTo(new Constants(65536, 250));
    assertThat(Constants.parse(new byte[0])).isEqualTo(new Constants(4096, 100));
    assertThat(Constants.read().pageBytes()).isIn(4096, 16384, 65536);
  }
}
