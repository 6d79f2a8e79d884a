package io.hostsonde.provider.disk;

import io.hostsonde.provider.disk.BlockDevices.WholeDisk;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Temperatures of drives, from hwmon. To read one is a command to the drive: it can hang, it can
 * wake what sleeps, and with some drives it puts off the time when they would go to sleep (the
 * kernel's Documentation/hwmon/drivetemp.rst). So a suspended drive is left alone, and one that
 * spins is asked only after it has worked anyway. Not for concurrent use.
 */
final class Temperatures {

  /** How often a drive is asked. */
  static final Duration AGE = Duration.ofSeconds(30);

  /** How long a temperature is shown of a drive that is not asked. */
  static final Duration KEPT = Duration.ofMinutes(5);

  private static final Logger LOGGER = System.getLogger(Temperatures.class.getName());
  private static final int MOST_THREADS = 4;
  private static final double LEAST_CELSIUS = -60;
  private static final double MOST_CELSIUS = 150;

  private final Path sysBlock;
  private final Flights<String, Optional<Double>> flights;
  private Map<String, Known> known = new HashMap<>();

  /** What is known of one drive; what it counted and when it was asked last. */
  private static final class Known {
    private DiskStats stats;
    private @Nullable Long askedAt;
    private long measuredAt;
    private @Nullable Double celsius;

    Known(DiskStats stats) {
      this.stats = stats;
    }

    boolean due(WholeDisk disk, long now) {
      return (askedAt == null || now - askedAt >= AGE.toNanos())
          && (!disk.spins() || disk.stats().movedSince(stats));
    }
  }

  Temperatures(Path sysBlock) {
    this.sysBlock = sysBlock;
    this.flights = new Flights<>("disk-temperature", MOST_THREADS, this::ask);
  }

  /** Begins to ask those whose time it is. */
  Flights<String, Optional<Double>>.Round start(List<WholeDisk> disks, long now) {
    Map<String, Known> present = HashMap.newHashMap(disks.size());
    List<String> due = new ArrayList<>();
    for (WholeDisk disk : disks) {
      Known drive = known.get(disk.name());
      if (drive == null || !drive.stats.device().equals(disk.stats().device())) {
        drive = new Known(disk.stats());
      }
      if (drive.due(disk, now)) {
        drive.askedAt = now;
        drive.stats = disk.stats();
        due.add(disk.name());
      }
      present.put(disk.name(), drive);
    }
    known = present;
    return flights.start(due);
  }

  /** Takes the answers. */
  void take(Map<String, Optional<Double>> answers, long now) {
    answers.forEach((name, celsius) -> {
      Known drive = known.get(name);
      if (drive != null) {
        drive.celsius = celsius.orElse(null);
        drive.measuredAt = now;
      }
    });
  }

  /** The last one known, unless it is old. */
  @Nullable Double of(String name, long now) {
    Known drive = known.get(name);
    return drive == null || now - drive.measuredAt >= KEPT.toNanos() ? null : drive.celsius;
  }

  private Optional<Double> ask(String name) {
    Path device = BlockFacts.directory(sysBlock, name).resolve("device");
    try {
      if (suspended(device) || suspended(device.resolve("device"))) {
        return Optional.empty();
      }
      // NVMe has it below the controller, which several paths may lead to; SCSI below "hwmon".
      for (String below : new String[] {"hwmon[0-9]*", "hwmon/hwmon[0-9]*", "nvme*/hwmon[0-9]*"}) {
        Optional<Double> celsius = first(device, below);
        if (celsius.isPresent()) {
          return celsius;
        }
      }
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "no temperature of {0}: {1}", name, e.getMessage());
    }
    return Optional.empty();
  }

  private static boolean suspended(Path device) throws IOException {
    String status = BlockFacts.line(device.resolve("power/runtime_status"));
    return "suspended".equals(status) || "suspending".equals(status);
  }

  /** The first sensor that tells, in the folders whose names match. */
  private static Optional<Double> first(Path folder, String glob) throws IOException {
    int slash = glob.indexOf('/');
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, slash < 0 ? glob : glob.substring(0, slash))) {
      for (Path path : found) {
        Optional<Double> celsius =
            slash < 0
                ? celsius(BlockFacts.line(path.resolve("temp1_input")))
                : first(path, glob.substring(slash + 1));
        if (celsius.isPresent()) {
          return celsius;
        }
      }
    }
    return Optional.empty();
  }

  /** From thousandths; what no drive can have is absent, as a sensor without value has 0 Kelvin. */
  static Optional<Double> celsius(@Nullable String milliCelsius) {
    try {
      double celsius = milliCelsius == null ? Double.NaN : Long.parseLong(milliCelsius) / 1e3;
      return celsius > LEAST_CELSIUS && celsius < MOST_CELSIUS
          ? Optional.of(celsius)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
