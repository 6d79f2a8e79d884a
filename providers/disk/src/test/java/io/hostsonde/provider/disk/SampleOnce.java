package io.hostsonde.provider.disk;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.FileSystemStatistics;
import io.hostsonde.metrics.Disk;
import io.hostsonde.testkit.TestHost;
import java.time.Duration;

/** A program that samples this host once, network file systems too, prints it and ends. */
final class SampleOnce {

  private SampleOnce() {}

  static DiskSampler sampler(DiskSettings settings) {
    return new DiskSampler(TestHost.HERE, HostClock.SYSTEM, settings, FileSystemStatistics::of);
  }

  public static void main(String[] args) throws Exception {
    try (DiskSampler sampler = sampler(TestSettings.network(Duration.ofMillis(200)))) {
      for (Disk.FileSystem fileSystem : sampler.sample().fileSystems()) {
        System.out.println(
            fileSystem.mountPoint()
                + " stuck="
                + fileSystem.stuck()
                + " size="
                + fileSystem.sizeBytes());
      }
    }
    System.out.println("closed");
  }
}
