package io.hostsonde.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in plug-in is tested by the contract that strangers' are tested by. */
class ContractsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String SERVICES = "src/main/resources/META-INF/services/";

  /** Folders of modules that offer a provider or a transport. */
  static List<Path> plugins() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> providers = Files.list(ROOT.resolve("providers"))) {
      List<Path> plugins =
          Stream.concat(top, providers)
              .filter(module -> offers(module, "MetricProvider") || offers(module, "Transport"))
              .sorted()
              .toList();
      assertThat(plugins).hasSizeGreaterThan(8);
      return plugins;
    }
  }

  private static boolean offers(Path module, String type) {
    return Files.exists(module.resolve(SERVICES + "io.hostsonde.api." + type));
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void itsContractIsTested(Path module) throws IOException {
    String tests = sources(module.resolve("src/test/java"));
    if (offers(module, "MetricProvider")) {
      assertThat(tests).contains("extends ProviderContract");
    }
    if (offers(module, "Transport")) {
      assertThat(tests).containsPattern("extends (Push)?TransportContract");
    }
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void itsKeysAndDefaultsArePinned(Path module) throws IOException {
    Pattern settings = Pattern.compile("\\brecord (\\w+Settings)\\(");
    String tests = sources(module.resolve("src/test/java"));
    settings
        .matcher(sources(module.resolve("src/main/java")))
        .results()
        .forEach(record ->
            assertThat(tests).containsPattern("assertKeys\\(\\s*" + record.group(1) + "\\.class"));
  }

  private static String sources(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }
}
