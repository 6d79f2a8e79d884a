package io.hostsonde.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The portable provider, which the distribution for Linux is without. */
final class Portable {

  private static final Path JARS = Path.of("target/portable").toAbsolutePath();

  private Portable() {}

  /** Its jar and the libraries that nothing else has. */
  static List<Path> jars() throws IOException {
    try (Stream<Path> jars = Files.list(JARS)) {
      return jars.toList();
    }
  }

  /** Whether it was the one that measured: OSHI does not tell what memory is free altogether. */
  static boolean measured(JsonNode sources) {
    JsonNode memory = sources.at("/memory/data");
    if (!memory.hasNonNull("size_bytes")) {
      throw new AssertionError("no memory in " + sources);
    }
    return !memory.has("free_bytes");
  }
}
