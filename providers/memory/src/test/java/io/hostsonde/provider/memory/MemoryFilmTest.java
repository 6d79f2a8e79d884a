package io.hostsonde.provider.memory;

import io.hostsonde.testkit.film.Film;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MemoryFilmTest {

  @TestFactory
  Stream<DynamicTest> films() throws IOException {
    return Film.tests(Film.FOLDER, (host, clock) -> new MemorySampler(host, host.root(), clock));
  }
}
