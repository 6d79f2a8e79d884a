package io.hostsonde.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.hostsonde.api.Spi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The SPI is what it was when its version was given: plug-ins are compiled against it. {@code
 * core-api/spi.txt} is rewritten by {@code ./mvnw -pl checks -am test -Dtest=SpiSignatureTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dspi.write}.
 */
class SpiSignatureTest {

  private static final Path FILE = Path.of("../core-api/spi.txt");
  private static final Path DECISIONS = Path.of("../docs/decisions");
  private static final boolean WRITE = System.getProperty("spi.write") != null;

  /** Behind the version in the file until it is released; a released one is never rewritten. */
  private static final String DRAFT = ", not released";

  private static final String WHAT_TO_DO =
      "The SPI has changed. If that is meant: unless core-api/spi.txt says 'not released', raise"
          + " Spi.VERSION and write a page in docs/decisions that says 'SPI version <number>', what"
          + " was added and what becomes of plug-ins built before. Then run this test with"
          + " -Dspi.write and commit core-api/spi.txt together with the change";

  @Test
  void theSignatureIsTheOneOfItsVersion() throws IOException {
    String committed = Files.exists(FILE) ? Files.readString(FILE) : "";
    String signature = "\n\n" + SpiSignature.of(classes());
    String released = "version " + Spi.VERSION;
    String draft = released + DRAFT;
    if (WRITE && !committed.startsWith(released + "\n")) {
      Files.writeString(FILE, draft + signature);
    } else {
      String head = committed.startsWith(draft) ? draft : released;
      assertThat(committed).as(WHAT_TO_DO).isEqualTo(head + signature);
    }
  }

  @Test
  void aReleaseTakesItsVersionOutOfDraft() throws IOException {
    if (!Files.readString(Path.of("../CHANGELOG.md")).contains("(unreleased)")) {
      assertThat(FILE).content().as("the SPI of a release is final").doesNotContain(DRAFT);
    }
  }

  @Test
  void everyVersionHasItsDecision() throws IOException {
    StringBuilder pages = new StringBuilder();
    try (Stream<Path> files = Files.list(DECISIONS)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".md")).toList()) {
        pages.append(Files.readString(file));
      }
    }
    for (int version = 1; version <= Spi.VERSION; version++) {
      assertThat(pages.toString())
          .as("a page in docs/decisions says 'SPI version " + version + "'")
          .containsPattern("SPI version " + version + "\\b");
    }
  }

  /** What the rendering must tell apart. */
  interface Before {
    String name();
  }

  /** The same with one more that nobody has. */
  interface After {
    String name();

    int rank();
  }

  /** The same with one more that all have. */
  interface Gentle {
    String name();

    default int rank() {
      return 0;
    }
  }

  @Test
  void whatIsAddedShows() {
    List<String> rendered = new ArrayList<>();
    for (Class<?> type : List.of(Before.class, After.class, Gentle.class)) {
      rendered.add(SpiSignature.type(type).replace(type.getSimpleName(), "X"));
    }
    assertThat(rendered).doesNotHaveDuplicates();
    assertThat(rendered.get(1)).contains("public abstract int rank()\n");
    assertThat(rendered.get(2)).contains("public default int rank()\n");
  }

  private static List<Class<?>> classes() {
    List<Class<?>> classes = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.hostsonde.api", "io.hostsonde.schema", "io.hostsonde.metrics")) {
      classes.add(type.reflect());
    }
    assertThat(classes).hasSizeGreaterThan(50);
    return classes;
  }
}
