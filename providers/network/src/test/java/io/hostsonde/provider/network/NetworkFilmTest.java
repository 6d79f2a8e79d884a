package io.hostsonde.provider.network;

import io.hostsonde.testkit.film.Film;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class NetworkFilmTest {

  @TestFactory
  Stream<DynamicTest> films() throws IOException {
    return Film.tests(Film.FOLDER, (host, clock) -> new NetworkSampler(host, clock, Runnable::run));
  }
}
