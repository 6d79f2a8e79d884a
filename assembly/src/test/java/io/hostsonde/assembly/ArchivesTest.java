package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archives; those for other systems can't be run here, but for what is portable. */
class ArchivesTest {

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private static final Pattern PROVIDER = Pattern.compile("providers/provider-(.+)-[^-]+\\.jar");

  private static final List<String> OF_LINUX =
      List.of("cpu", "disk", "memory", "network", "processes", "thermal");

  @TempDir Path scratch;

  @Test
  void linuxOnThisProcessorBringsItsRuntimeAndNothingPortable() throws Exception {
    List<String> names = names("linux-x86_64.tar.gz");
    assertThat(providers(names)).containsAll(OF_LINUX).doesNotContain("portable");
    assertThat(names)
        .contains("lib/sonde.aot", "runtime/release", "bin/sonde", "systemd/hostsonde.service")
        .noneMatch(name -> name.startsWith("lib/oshi"));
  }

  @Test
  void linuxOnArmHasTheSameJars() throws Exception {
    List<String> names = names("linux-aarch64.tar.gz");
    assertThat(names)
        .contains("bin/sonde", "systemd/hostsonde.service", "SHA256SUMS")
        .noneMatch(ArchivesTest::isOfThisMachine);
    assertThat(jars(names)).isEqualTo(jars(names("linux-x86_64.tar.gz")));
  }

  @Test
  void macOsHasThePortableProviderOnly() throws Exception {
    List<String> names = names("macos.tar.gz");
    assertPortable(names);
    assertThat(names).contains("bin/sonde", "compat/socktop_agent").doesNotContain("bin/sonde.bat");
  }

  @Test
  void windowsHasABatchFile() throws Exception {
    List<String> names = names("windows.zip");
    assertPortable(names);
    assertThat(names).contains("bin/sonde.bat").doesNotContain("bin/sonde");
    assertThat(jars(names)).isEqualTo(jars(names("macos.tar.gz")));
    String batch = zipped("bin/sonde.bat");
    assertThat(batch.replace("\r\n", "")).as("its lines end as Windows wants").doesNotContain("\n");
    assertThat(batch)
        .contains("io.hostsonde.cli.Sonde", "SONDE_JAVA")
        .as("it would be JAVA_HOME")
        .doesNotContain("\"java_home=");
    assertThat(labels(batch, "(?m)^:(\\w+)")).containsAll(labels(batch, "(?:goto |call :)(\\w+)"));
    assertThat(zipped("conf/hostsonde.properties"))
        .contains("#portable.network")
        .doesNotContain("#disk.network");
  }

  private static Set<String> labels(String batch, String pattern) {
    Set<String> labels = new TreeSet<>();
    for (Matcher found = Pattern.compile(pattern).matcher(batch); found.find(); ) {
      labels.add(found.group(1));
    }
    assertThat(labels).isNotEmpty();
    return labels;
  }

  private static void assertPortable(List<String> names) {
    assertThat(providers(names)).contains("portable").doesNotContainAnyElementsOf(OF_LINUX);
    assertThat(names)
        .contains("conf/jvm.options", "SHA256SUMS", "NOTICE", "licenses/oshi/LICENSE")
        .anyMatch(name -> name.matches("lib/oshi-core-.*\\.jar"))
        .anyMatch(name -> name.matches("lib/jna-jpms-.*\\.jar"))
        .noneMatch(ArchivesTest::isOfThisMachine)
        .noneMatch(name -> name.startsWith("systemd/") || name.startsWith("container/"));
    assertThat(jars(names)).as("each library once").doesNotHaveDuplicates();
  }

  private static boolean isOfThisMachine(String name) {
    return name.startsWith("runtime/") || name.contains("sonde.aot");
  }

  /** It would do on a Mac what it does here: only the system below OSHI is another. */
  @Test
  void thePortableOneMeasuresWithoutRuntimeAndCache() throws Exception {
    JsonNode sources = once(extracted("macos"));
    assertThat(Portable.measured(sources)).isTrue();
    assertThat(sources.fieldNames()).toIterable().containsAll(OF_LINUX);
    assertThat(sources.findValuesAsText("status")).doesNotContain("failed");
  }

  @Test
  void theOneForArmMeasuresWithoutRuntimeAndCache() throws Exception {
    assertThat(Portable.measured(once(extracted("linux-aarch64")))).isFalse();
  }

  private JsonNode once(Path home) throws Exception {
    Installed.Outcome outcome =
        new Installed(home, scratch)
            .sonde(Map.of("SONDE_JAVA", System.getProperty("java.home")), "once");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return new ObjectMapper().readTree(outcome.out()).get("sources");
  }

  @Test
  void sumsAreOfWhatIsThere() throws Exception {
    Path home = extracted("macos");
    Process check =
        new ProcessBuilder("sha256sum", "--check", "--quiet", "SHA256SUMS")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
    List<String> summed =
        Files.readAllLines(home.resolve("SHA256SUMS")).stream()
            .map(line -> line.substring(line.indexOf("  ") + 2))
            .toList();
    List<String> there = new ArrayList<>(names("macos.tar.gz"));
    there.remove("SHA256SUMS");
    assertThat(summed).containsExactlyInAnyOrderElementsOf(there);
  }

  private Path extracted(String system) throws Exception {
    run("tar", "-xzf", archive(system + ".tar.gz").toString(), "-C", scratch.toString());
    try (Stream<Path> folders = Files.list(scratch)) {
      return folders.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  /** The files in an archive, without the folder that all of them are in. */
  private List<String> names(String archive) throws Exception {
    Path file = archive(archive);
    List<String> names = new ArrayList<>();
    if (archive.endsWith(".zip")) {
      try (ZipFile zip = new ZipFile(file.toFile())) {
        Collections.list(zip.entries()).forEach(entry -> names.add(entry.getName()));
      }
    } else {
      names.addAll(run("tar", "-tzf", file.toString()).lines().toList());
    }
    assertThat(names).allMatch(name -> name.startsWith("hostsonde-"));
    return names.stream()
        .filter(name -> !name.endsWith("/"))
        .map(name -> name.substring(name.indexOf('/') + 1))
        .toList();
  }

  private static String zipped(String name) throws IOException {
    try (ZipFile zip = new ZipFile(archive("windows.zip").toFile())) {
      var entry =
          Collections.list(zip.entries()).stream()
              .filter(each -> each.getName().endsWith("/" + name))
              .findFirst()
              .orElseThrow();
      try (InputStream in = zip.getInputStream(entry)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private static Path archive(String end) throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("hostsonde-"))
          .filter(file -> file.getFileName().toString().endsWith("-" + end))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Set<String> providers(List<String> names) {
    Set<String> providers = new TreeSet<>();
    for (String name : names) {
      Matcher matcher = PROVIDER.matcher(name);
      if (matcher.matches()) {
        providers.add(matcher.group(1));
      }
    }
    return providers;
  }

  /** Without versions, so that two of one library are seen. */
  private static List<String> jars(List<String> names) {
    return names.stream()
        .filter(name -> name.matches("(lib|providers|transports)/.*\\.jar"))
        .map(name -> name.replaceAll("-[0-9][^/]*\\.jar$", ""))
        .sorted()
        .toList();
  }

  private String run(String... command) throws Exception {
    Path out = Files.createTempFile(scratch, "out", "");
    Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(out);
  }
}
