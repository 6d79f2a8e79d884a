package io.hostsonde.provider.cpu;

import io.hostsonde.testkit.film.Film;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CpuFilmTest {

  @TestFactory
  Stream<DynamicTest> films() throws IOException {
    CpuSettings settings = new CpuSettings(Duration.ofSeconds(2));
    return Film.tests(Film.FOLDER, (host, clock) -> new CpuSampler(host, clock, settings));
  }
}
