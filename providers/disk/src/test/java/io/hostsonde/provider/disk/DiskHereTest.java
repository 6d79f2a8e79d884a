package io.hostsonde.provider.disk;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.hostsonde.metrics.Disk;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Measures the machine that the test runs on. */
@Timeout(120)
class DiskHereTest {

  private static final int WRITTEN_BYTES = 8 << 20;

  @TempDir private Path folder;
  private final List<Path> mounted = new ArrayList<>();

  @BeforeEach
  void onLinux() {
    assumeThat(Path.of("/proc/self/mountinfo")).as("a Linux host").exists();
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path mountPoint : mounted.reversed()) {
      Command.output("umount", mountPoint.toString());
    }
  }

  @Test
  void sizesAreThoseOfDf() throws Exception {
    assumeThat(Command.succeeds("df", "-B1", "--output=size", "/")).as("df of GNU").isTrue();
    try (DiskSampler sampler = SampleOnce.sampler(TestSettings.defaults(TestSettings.PATIENT))) {
      // Others may write between the two: then they are compared again.
      await()
          .untilAsserted(() -> {
            List<Disk.FileSystem> fileSystems = sampler.sample().fileSystems();
            assertThat(fileSystems).extracting(Disk.FileSystem::mountPoint).contains("/");
            for (Disk.FileSystem row : fileSystems) {
              assertThat(sizes(row)).as(row.mountPoint()).isEqualTo(df(row.mountPoint()));
            }
          });
    }
  }

  private static String sizes(Disk.FileSystem row) {
    return "%s %s %s %s %s"
        .formatted(
            row.type(),
            row.sizeBytes(),
            row.usedBytes(),
            row.availableBytes(),
            row.inodes() == null ? "-" : row.inodes());
  }

  private static String df(String mountPoint) throws Exception {
    String output =
        Command.output("df", "-B1", "--output=fstype,size,used,avail,itotal", mountPoint);
    return output.lines().skip(1).findFirst().orElseThrow().strip().replaceAll(" +", " ");
  }

  @Test
  void bytesWrittenAreCounted() throws Exception {
    try (DiskSampler sampler = SampleOnce.sampler(TestSettings.defaults(TestSettings.PATIENT))) {
      Disk first = sampler.sample();
      Optional<String> block =
          first.fileSystems().stream()
              .filter(row -> folder.startsWith(row.mountPoint()))
              .reduce((one, other) -> other)
              .map(Disk.FileSystem::block);
      assumeThat(block).as("a block device below %s", folder).isPresent();
      Disk.BlockDevice before = device(first, block.orElseThrow());
      try (FileChannel file =
          FileChannel.open(
              folder.resolve("data"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.allocate(WRITTEN_BYTES));
        file.force(true);
      }
      Disk second = sampler.sample();
      Disk.BlockDevice after = device(second, block.orElseThrow());
      long written =
          requireNonNull(after.writtenBytesTotal()) - requireNonNull(before.writtenBytesTotal());
      assertThat(written).isGreaterThanOrEqualTo(WRITTEN_BYTES);
      assertThat(after.writtenBytesPerSecond())
          .isEqualTo(written / requireNonNull(second.windowSeconds()));
    }
  }

  @Test
  void wholeDisksHaveTheSizeThatSysfsSays() throws Exception {
    try (DiskSampler sampler = SampleOnce.sampler(TestSettings.defaults(TestSettings.PATIENT))) {
      for (Disk.BlockDevice device : sampler.sample().devices()) {
        String size =
            Files.readString(Path.of("/sys/class/block", device.name().replace('/', '!'), "size"));
        assertThat(device.sizeBytes()).isEqualTo(512 * Long.parseLong(size.strip()));
      }
    }
  }

  @Test
  void aLoopDeviceIsThereWhileItIsMountedAndOnce() throws Exception {
    Path image = folder.resolve("image");
    Path mountPoint = Files.createDirectory(folder.resolve("a b\\c"));
    Path again = Files.createDirectory(folder.resolve("x"));
    Files.write(image, new byte[WRITTEN_BYTES]);
    assumeThat(Command.succeeds("mkfs.ext4", "-q", "-F", image.toString())).as("mkfs").isTrue();
    assumeThat(Command.succeeds("mount", "-o", "loop,ro", image.toString(), mountPoint.toString()))
        .as("the right to mount, and loop devices")
        .isTrue();
    mounted.add(mountPoint);
    Command.output("mount", "--bind", mountPoint.toString(), again.toString());
    mounted.add(again);
    try (DiskSampler sampler = SampleOnce.sampler(TestSettings.defaults(TestSettings.PATIENT))) {
      Disk sample = sampler.sample();
      List<Disk.FileSystem> rows =
          sample.fileSystems().stream()
              .filter(row -> Path.of(row.mountPoint()).startsWith(folder))
              .toList();
      assertThat(rows).hasSize(1);
      Disk.FileSystem row = rows.getFirst();
      assertThat(row.mountPoint()).isIn(mountPoint.toString(), again.toString());
      assertThat(row.readOnly()).isTrue();
      assertThat(sizes(row)).isEqualTo(df(row.mountPoint()));
      assertThat(row.device()).isEqualTo("/dev/" + row.block());
      String block = requireNonNull(row.block());
      assertThat(block).startsWith("loop");
      assertThat(device(sample, block).sizeBytes()).isEqualTo(WRITTEN_BYTES);
      unmount();
      mounted.clear();
      assertThat(sampler.sample().devices())
          .extracting(Disk.BlockDevice::name)
          .doesNotContain(block);
    }
  }

  @Test
  void whatLiesInMemoryIsThereWhenAskedFor() throws Exception {
    assumeThat(Command.succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder.toString()))
        .as("the right to mount")
        .isTrue();
    mounted.add(folder);
    try (DiskSampler without = SampleOnce.sampler(TestSettings.defaults(TestSettings.PATIENT));
        DiskSampler with = SampleOnce.sampler(TestSettings.including("tmpfs"))) {
      assertThat(without.sample().fileSystems())
          .extracting(Disk.FileSystem::mountPoint)
          .doesNotContain(folder.toString());
      assertThat(with.sample().fileSystems())
          .filteredOn(row -> row.mountPoint().equals(folder.toString()))
          .singleElement()
          .extracting(Disk.FileSystem::sizeBytes)
          .isEqualTo(1L << 20);
    }
  }

  private static Disk.BlockDevice device(Disk sample, String name) {
    return sample.devices().stream().filter(row -> row.name().equals(name)).findAny().orElseThrow();
  }
}
