package io.hostsonde.provider.processes;

import io.hostsonde.api.Host;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Sampler;
import io.hostsonde.linux.Constants;
import io.hostsonde.testkit.film.Film;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessesFilmTest {

  @TestFactory
  Stream<DynamicTest> films() throws IOException {
    return Film.tests(Film.FOLDER, ProcessesFilmTest::open);
  }

  /** In every film the processes belong to whoever runs the test, who is called "tester". */
  private static Sampler<?> open(Host host, HostClock clock) {
    try {
      Object user = Files.getAttribute(host.proc(), "unix:uid");
      Path passwd = host.root().resolve("etc/passwd");
      Files.createDirectory(host.root().resolve("etc"));
      Files.writeString(passwd, "tester:x:" + user + ":0::/:/bin/sh\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ProcessesSampler(host, clock, null, () -> new Constants(4096, 100));
  }
}
