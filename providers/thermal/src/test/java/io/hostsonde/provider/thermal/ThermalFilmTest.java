package io.hostsonde.provider.thermal;

import io.hostsonde.testkit.film.Film;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ThermalFilmTest {

  @TestFactory
  Stream<DynamicTest> films() throws IOException {
    ThermalSettings settings =
        new ThermalSettings(true, List.of("drivetemp", "nvme"), Duration.ofSeconds(30));
    return Film.tests(Film.FOLDER, (host, clock) -> new ThermalSampler(host, clock, settings));
  }
}
