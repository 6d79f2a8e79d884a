package io.hostsonde.provider.thermal;

import io.hostsonde.api.HostClock;
import io.hostsonde.linux.KernelFile;
import io.hostsonde.linux.PowerState;
import io.hostsonde.linux.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for the sensors of a host. */
final class Discovery {

  private static final String INPUT = "_input";

  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private final Path chips;
  private final Path zones;
  private final List<String> skipped;
  private final HostClock clock;

  Discovery(Path sys, List<String> skipped, HostClock clock) {
    this.chips = sys.resolve("class/hwmon");
    this.zones = sys.resolve("class/thermal");
    this.skipped = skipped;
    this.clock = clock;
  }

  Sensors sensors() throws IOException {
    return new Search().sensors();
  }

  /** One search, with the names given so far. */
  private final class Search {

    private final List<TemperatureSensor> temperatures = new ArrayList<>();
    private final List<FanSensor> fans = new ArrayList<>();
    private final Map<String, Integer> chipsOfName = new HashMap<>();
    private final Set<String> labels = new HashSet<>();

    Sensors sensors() throws IOException {
      for (Path chip : chips()) {
        chip(chip);
      }
      for (String zone : entries(zones, "thermal_zone", "")) {
        zone(zones.resolve(zone));
      }
      return new Sensors(List.copyOf(temperatures), List.copyOf(fans));
    }

    /** Several chips of a name keep their numbers: by the device's place, not by hwmon's number. */
    private List<Path> chips() throws IOException {
      record Placed(Path chip, String device) {}
      List<Placed> placed = new ArrayList<>();
      for (String entry : entries(chips, "hwmon", "")) {
        Path chip = chips.resolve(entry);
        Path device = chip.resolve("device");
        placed.add(new Placed(chip, place(device, entry)));
      }
      placed.sort(Comparator.comparing(Placed::device, BY_NUMBER));
      return placed.stream().map(Placed::chip).toList();
    }

    private static String place(Path device, String entry) {
      try {
        return device.toRealPath().toString();
      } catch (IOException none) {
        return entry;
      }
    }

    private void chip(Path chip) throws IOException {
      // Before Linux 3.15 name and values of some drivers lie in the device's folder.
      Path folder = Files.exists(chip.resolve("name")) ? chip : chip.resolve("device");
      String driver = content(folder.resolve("name"));
      if (driver.isEmpty() || skipped.contains(driver)) {
        return;
      }
      String name = numbered(driver);
      PowerState power = PowerState.of(chip.resolve("device"));
      for (String entry : entries(folder, "temp", INPUT)) {
        String sensor = entry.substring(0, entry.length() - INPUT.length());
        String label = label(name, content(folder.resolve(sensor + "_label")), sensor);
        temperatures.add(
            new TemperatureSensor(
                name,
                label,
                ProcessorRank.of(driver, label),
                new SensorInput(folder.resolve(entry), Quantity.TEMPERATURE, power, clock),
                temperature(folder.resolve(sensor + "_max")),
                temperature(folder.resolve(sensor + "_crit"))));
      }
      for (String entry : entries(folder, "fan", INPUT)) {
        String sensor = entry.substring(0, entry.length() - INPUT.length());
        String label = label(name, content(folder.resolve(sensor + "_label")), sensor);
        fans.add(
            new FanSensor(
                name, label, new SensorInput(folder.resolve(entry), Quantity.SPEED, power, clock)));
      }
    }

    /** A zone that is a chip, too, has that chip's folder in it. */
    private void zone(Path zone) throws IOException {
      String type = content(zone.resolve("type"));
      if (type.isEmpty() || skipped.contains(type) || !entries(zone, "hwmon", "").isEmpty()) {
        return;
      }
      String name = numbered(type);
      temperatures.add(
          new TemperatureSensor(
              name,
              label(name, "", "temp1"),
              ProcessorRank.of(type, ""),
              new SensorInput(zone.resolve("temp"), Quantity.TEMPERATURE, null, clock),
              trip(zone, "hot"),
              trip(zone, "critical")));
    }

    private String numbered(String driver) {
      int before = chipsOfName.merge(driver, 1, Integer::sum) - 1;
      return before == 0 ? driver : driver + before;
    }

    /** A label that its chip has already given gets the sensor's own name behind it. */
    private String label(String chip, String label, String sensor) {
      String wanted = label.isEmpty() ? sensor : label;
      String unique = labels.add(chip + "/" + wanted) ? wanted : wanted + " " + sensor;
      labels.add(chip + "/" + unique);
      return unique;
    }
  }

  private static @Nullable Double trip(Path zone, String type) throws IOException {
    for (String entry : entries(zone, "trip_point_", "_type")) {
      if (content(zone.resolve(entry)).equals(type)) {
        return temperature(zone.resolve(entry.replace("_type", "_temp")));
      }
    }
    return null;
  }

  private static @Nullable Double temperature(Path path) throws IOException {
    try (KernelFile file = new KernelFile(path)) {
      Text text = file.readIfPresent();
      return text == null ? null : Quantity.TEMPERATURE.parse(text);
    }
  }

  private static String content(Path path) throws IOException {
    try (KernelFile file = new KernelFile(path)) {
      Text text = file.readIfPresent();
      return text == null ? "" : text.line().strip();
    }
  }

  /**
   * The names in a folder with that start and end, temp2 before temp10; none when it isn't there.
   */
  private static List<String> entries(Path folder, String start, String end) {
    String[] names = folder.toFile().list();
    return names == null
        ? List.of()
        : Stream.of(names)
            .filter(name -> name.startsWith(start) && name.endsWith(end))
            .sorted(BY_NUMBER)
            .toList();
  }
}
