package org.example.accesslog;

import io.hostsonde.testkit.film.Film;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** States of a log file, played to one sampler. */
class AccessLogFilmTest {

  @TestFactory
  Stream<DynamicTest> films() throws IOException {
    return Film.tests(
        Film.FOLDER,
        (host, clock) ->
            new AccessLogSampler(host.root().resolve("var/log/access.log"), 1024, clock));
  }
}
