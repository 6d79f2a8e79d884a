package io.hostsonde.provider.gpuamd;

import io.hostsonde.testkit.film.Film;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AmdFilmTest {

  @TestFactory
  Stream<DynamicTest> films() throws IOException {
    AmdSettings settings = new AmdSettings(true, Duration.ofSeconds(30));
    return Film.tests(Film.FOLDER, (host, clock) -> new AmdSampler(host, clock, settings));
  }
}
