package io.hostsonde.provider.thermal;

import java.util.List;
import java.util.stream.Stream;

/** The sensors found on a host, in a lasting order. */
record Sensors(List<TemperatureSensor> temperatures, List<FanSensor> fans)
    implements AutoCloseable {

  static final Sensors NONE = new Sensors(List.of(), List.of());

  boolean isEmpty() {
    return temperatures.isEmpty() && fans.isEmpty();
  }

  @Override
  public void close() {
    Stream.concat(
            temperatures.stream().map(TemperatureSensor::input),
            fans.stream().map(FanSensor::input))
        .forEach(SensorInput::close);
  }
}
