package io.hostsonde.provider.gpuamd;

import io.hostsonde.linux.PowerState;
import io.hostsonde.metrics.Gpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A graphics card whose files are kept open. One that sleeps is not read: that would wake it. */
final class Card implements AutoCloseable {

  private final String address;
  private final Driver driver;
  private final String name;
  private final @Nullable PowerState power;
  private final Value busy;
  private final Value memorySize;
  private final Value memoryUsed;
  private final Value celsius;
  private final Value watts;
  private final Value hertz;
  private final Value memoryHertz;
  private final Fan fan;
  private @Nullable Long size;
  private boolean answered;
  private boolean lost;

  /**
   * Made of a card that is there.
   *
   * @param address its PCI address, {@code 0000:03:00.0}
   * @param folder in /sys/class/drm
   */
  Card(String address, Driver driver, String name, Path folder) throws IOException {
    Path hwmon = Driver.hwmon(folder);
    this.address = address;
    this.driver = driver;
    this.name = name;
    this.power = PowerState.of(folder.resolve("device"));
    this.busy = driver.busyPercent(folder);
    this.memorySize = driver.memorySizeBytes(folder);
    this.memoryUsed = driver.memoryUsedBytes(folder);
    this.celsius = driver.celsius(hwmon);
    this.watts = driver.watts(hwmon);
    this.hertz = driver.hertz(folder, hwmon);
    this.memoryHertz = driver.memoryHertz(hwmon);
    this.fan = Fan.of(hwmon);
  }

  Gpu.Device read() throws IOException {
    if (power != null && power.sleeps()) {
      return device(
          "asleep; it is not woken to be measured", null, null, null, null, null, null, null);
    }
    size = memorySize.readWhole();
    Gpu.Device device =
        device(
            null,
            busy.read(),
            memoryUsed.readWhole(),
            celsius.read(),
            watts.read(),
            hertz.read(),
            memoryHertz.read(),
            fan.percent());
    boolean answers =
        Stream.of(
                device.utilizationPercent(),
                device.memoryUsedBytes(),
                device.temperatureCelsius(),
                device.powerWatts(),
                device.clockHertz())
            .anyMatch(Objects::nonNull);
    lost = answered && !answers;
    answered = answers;
    return lost ? unread("no longer answers") : device;
  }

  /** Whether it answered before the last time, and then no longer. */
  boolean lost() {
    return lost;
  }

  private Gpu.Device unread(String notice) {
    return device(notice, null, null, null, null, null, null, null);
  }

  private Gpu.Device device(
      @Nullable String notice,
      @Nullable Double busy,
      @Nullable Long used,
      @Nullable Double celsius,
      @Nullable Double watts,
      @Nullable Double hertz,
      @Nullable Double memoryHertz,
      @Nullable Double fan) {
    return new Gpu.Device(
        address,
        driver.vendor(),
        name,
        notice,
        busy,
        size,
        used,
        celsius,
        watts,
        hertz,
        memoryHertz,
        fan);
  }

  @Override
  public void close() {
    List.of(busy, memorySize, memoryUsed, celsius, watts, hertz, memoryHertz).forEach(Value::close);
    fan.close();
    if (power != null) {
      power.close();
    }
  }
}
