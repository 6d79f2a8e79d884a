package io.hostsonde.provider.thermal;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.metrics.Thermal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sensors found. They are looked for again from time to time, and when one that answered
 * no longer does.
 */
final class ThermalSampler implements Sampler<Thermal> {

  private final Discovery discovery;
  private final HostClock clock;
  private final long rescan;
  private Sensors sensors = Sensors.NONE;
  private boolean lost = true;
  private long foundAt;

  ThermalSampler(Host host, HostClock clock, ThermalSettings settings) {
    this.discovery = new Discovery(host.sys(), settings.skipChips(), clock);
    this.clock = clock;
    this.rescan = settings.rescan().toNanos();
  }

  @Override
  public Thermal sample() throws IOException, AbsentException {
    long now = clock.nanoTime();
    if (lost || now - foundAt >= rescan) {
      sensors.close();
      sensors = Sensors.NONE;
      sensors = discovery.sensors();
      foundAt = now;
    }
    lost = false;
    if (sensors.isEmpty()) {
      throw new AbsentException(
          "no sensors in /sys/class/hwmon and /sys/class/thermal; virtual machines seldom have"
              + " any");
    }
    List<Thermal.Temperature> temperatures = new ArrayList<>();
    Hottest processor = new Hottest();
    for (TemperatureSensor sensor : sensors.temperatures()) {
      Double celsius = read(sensor.input());
      if (celsius != null) {
        temperatures.add(sensor.at(celsius));
        processor.consider(sensor, celsius);
      }
    }
    return new Thermal(
        processor.celsius, processor.name, List.copyOf(temperatures), List.copyOf(fans()));
  }

  private List<Thermal.Fan> fans() throws IOException {
    List<Thermal.Fan> fans = new ArrayList<>();
    for (FanSensor sensor : sensors.fans()) {
      Double speed = read(sensor.input());
      if (speed != null) {
        fans.add(new Thermal.Fan(sensor.chip(), sensor.label(), speed));
      }
    }
    return fans;
  }

  private @Nullable Double read(SensorInput input) throws IOException {
    boolean answered = input.answered();
    Double value = input.read();
    lost |= answered && value == null;
    return value;
  }

  /** The best ranked sensor that answers, and of several such the hottest. */
  private static final class Hottest {
    private ProcessorRank rank = ProcessorRank.NONE;
    private @Nullable Double celsius;
    private @Nullable String name;

    void consider(TemperatureSensor sensor, double value) {
      int order = sensor.rank().compareTo(rank);
      boolean hotter = celsius == null || value > celsius;
      if (order < 0 || (order == 0 && rank != ProcessorRank.NONE && rank.several() && hotter)) {
        rank = sensor.rank();
        celsius = value;
        name = sensor.chip() + "/" + sensor.label();
      }
    }
  }

  @Override
  public void close() {
    sensors.close();
  }
}
