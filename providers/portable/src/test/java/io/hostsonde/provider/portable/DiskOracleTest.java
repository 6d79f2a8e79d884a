package io.hostsonde.provider.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hostsonde.metrics.Disk;
import io.hostsonde.testkit.TestHost;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** File systems and disks as the Linux source and OSHI have them. */
class DiskOracleTest {

  @Test
  void fileSystemsAndDisks() throws Exception {
    assumeTrue(TestHost.HERE.linux(), "needs Linux");
    try (Side linux = Side.linux();
        Side oshi = Side.portable()) {
      oshi.value(Disk.class); // loads a library, which takes a second
      Disk before = linux.value(Disk.class);
      Disk actual = oshi.value(Disk.class);
      Disk after = linux.value(Disk.class);
      compareFileSystems(after, actual);
      compareDevices(before, actual, after);
    }
  }

  private static void compareFileSystems(Disk linux, Disk oshi) {
    Map<String, Disk.FileSystem> others = rows(oshi.fileSystems(), Disk.FileSystem::mountPoint);
    assertThat(others).containsKey("/");
    for (Disk.FileSystem expected : linux.fileSystems()) {
      Disk.FileSystem actual = others.get(expected.mountPoint());
      // Where a device is mounted twice, each may choose another of the two.
      if (actual == null || expected.sizeBytes() == null) {
        continue;
      }
      String name = expected.mountPoint();
      assertThat(actual.type()).as(name).isEqualTo(expected.type());
      assertThat(actual.readOnly()).as(name).isEqualTo(expected.readOnly());
      assertThat(actual.stuck()).as(name).isFalse();
      // Without an initial RAM disk the kernel has no name for what it booted from.
      if (!actual.device().equals("/dev/root")) {
        assertThat(actual.device()).as(name).isEqualTo(expected.device());
      }
      if (actual.block() != null) {
        assertThat(actual.block()).as(name).isEqualTo(expected.block());
      }
      assertThat(actual.sizeBytes()).as(name).isEqualTo(expected.sizeBytes());
      // Others write meanwhile.
      long some = expected.sizeBytes() / 100;
      near(actual, expected, Disk.FileSystem::availableBytes, some);
      near(actual, expected, Disk.FileSystem::freeBytes, some);
      near(actual, expected, Disk.FileSystem::usedBytes, some);
      assertThat(actual.inodes()).as(name).isEqualTo(expected.inodes());
      if (expected.inodes() != null) {
        near(actual, expected, Disk.FileSystem::inodesFree, expected.inodes() / 100);
      }
    }
  }

  private static void near(
      Disk.FileSystem actual,
      Disk.FileSystem expected,
      Function<Disk.FileSystem, @Nullable Long> field,
      long some) {
    long value = Objects.requireNonNull(field.apply(expected));
    assertThat(field.apply(actual)).as(expected.mountPoint()).isBetween(value - some, value + some);
  }

  private static void compareDevices(Disk before, Disk oshi, Disk after) {
    Map<String, Disk.BlockDevice> begin = rows(before.devices(), Disk.BlockDevice::name);
    Map<String, Disk.BlockDevice> others = rows(oshi.devices(), Disk.BlockDevice::name);
    assumeTrue(!others.isEmpty(), "OSHI finds no disks here: it needs libudev");
    for (Disk.BlockDevice end : after.devices()) {
      Disk.BlockDevice actual = others.get(end.name());
      if (actual == null) {
        continue; // mapped devices, which OSHI has as partitions of themselves
      }
      assertThat(actual.sizeBytes()).as(end.name()).isEqualTo(end.sizeBytes());
      assertThat(actual.parent()).as(end.name()).isEqualTo(end.parent());
      if (end.parent() == null) {
        compareWhole(Objects.requireNonNull(begin.get(end.name())), actual, end);
      }
    }
    assertThat(after.devices())
        .filteredOn(device -> device.parent() == null)
        .anyMatch(device -> others.containsKey(device.name()));
  }

  private static void compareWhole(
      Disk.BlockDevice begin, Disk.BlockDevice actual, Disk.BlockDevice end) {
    assertThat(actual.rotational()).isEqualTo(end.rotational());
    if (actual.model() != null && end.model() != null) {
      // udev has no blanks in names.
      assertThat(actual.model().replace('_', ' ')).startsWith(end.model().replace('_', ' '));
    }
    List.<Function<Disk.BlockDevice, @Nullable Long>>of(
            Disk.BlockDevice::readBytesTotal,
            Disk.BlockDevice::writtenBytesTotal,
            Disk.BlockDevice::readsTotal,
            Disk.BlockDevice::writesTotal)
        .forEach(field ->
            assertThat(field.apply(actual)).isBetween(field.apply(begin), field.apply(end)));
    assertThat(actual.busySecondsTotal())
        .isBetween(begin.busySecondsTotal(), end.busySecondsTotal());
    assertThat(actual.readOnly()).as("OSHI does not tell").isNull();
    assertThat(actual.temperatureCelsius()).as("OSHI does not tell").isNull();
  }

  private static <T> Map<String, T> rows(List<T> rows, Function<T, String> key) {
    return rows.stream().collect(Collectors.toMap(key, Function.identity()));
  }
}
