package io.hostsonde.transport.tcp;

import io.hostsonde.testkit.MadeUpProvider;
import io.hostsonde.testkit.MadeUpProvider.Gauge;
import io.hostsonde.testkit.MadeUpProvider.Weather;
import java.util.ArrayList;
import java.util.List;

/** Weather that fills the buffers of a client that does not read. */
final class Weathers {

  private static final int GAUGES = 4000;

  private Weathers() {}

  /** About 200 KB of JSON. */
  static Weather big(int number) {
    List<Gauge> gauges = new ArrayList<>();
    for (int i = 0; i < GAUGES; i++) {
      gauges.add(new Gauge("a gauge with a long name " + i, 1_000_000_000L + i));
    }
    Weather weather = MadeUpProvider.weather("harbour", number);
    return new Weather(
        weather.place(),
        weather.airCelsius(),
        weather.waterCelsius(),
        weather.stations(),
        weather.rainBytesTotal(),
        weather.rainBytesPerSecond(),
        weather.stormy(),
        weather.sky(),
        weather.sunrise(),
        weather.daylightSeconds(),
        weather.wind(),
        gauges,
        weather.remarks());
  }
}
