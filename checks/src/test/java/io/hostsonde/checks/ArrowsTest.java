package io.hostsonde.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of docs/architecture.md, held against the classes of every module. */
class ArrowsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.hostsonde");

  private static final String[] SPI = {
    "io.hostsonde.api..", "io.hostsonde.schema..", "io.hostsonde.metrics.."
  };

  /** A module's packages, and all that it may use beside itself, the SPI and the JDK. */
  static Stream<Arguments> arrows() {
    return Stream.of(
        arrow("io.hostsonde.agent..", "com.google.inject..", "jakarta.inject.."),
        arrow("io.hostsonde.codec..", "com.fasterxml.jackson.."),
        arrow("io.hostsonde.security.."),
        arrow("io.hostsonde.http..", "io.hostsonde.security..", "org.eclipse.jetty.."),
        arrow("io.hostsonde.linux.."),
        arrow(
            "io.hostsonde.provider..",
            "io.hostsonde.linux..",
            "io.hostsonde.security..",
            "com.fasterxml.jackson.core..",
            "com.sun.jna..",
            "oshi.."),
        arrow(
            "io.hostsonde.transport.websocket..",
            "io.hostsonde.codec..",
            "io.hostsonde.security..",
            "io.hostsonde.http..",
            "org.eclipse.jetty..",
            "com.google.protobuf..",
            "com.fasterxml.jackson.."),
        arrow(
            "io.hostsonde.transport.tcp..",
            "io.hostsonde.codec..",
            "io.hostsonde.security..",
            "com.fasterxml.jackson.core.."),
        arrow(
            "io.hostsonde.transport.prometheus..",
            "io.hostsonde.security..",
            "io.hostsonde.http..",
            "org.eclipse.jetty.."),
        arrow(
            "io.hostsonde.cli..",
            "io.hostsonde.agent..",
            "io.hostsonde.codec..",
            "io.hostsonde.linux..",
            "io.hostsonde.security..",
            "com.fasterxml.jackson..",
            "picocli..",
            "sun.misc.."),
        arrow(
            "io.hostsonde.testkit..", "org.junit.jupiter..", "org.opentest4j..", "org.assertj.."));
  }

  private static Arguments arrow(String module, String... targets) {
    return Arguments.of(module, targets);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arrows")
  void aModuleUsesOnlyWhatItsArrowsAllow(String module, String[] targets) {
    String[] allowed =
        Stream.of(
                Stream.of(module, "java..", "javax..", "com.sun.management..", "org.jspecify.."),
                Stream.of(SPI),
                Stream.of(targets))
            .flatMap(packages -> packages)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(module)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CLASSES);
  }

  @Test
  void theSpiDependsOnNothing() {
    classes()
        .that()
        .resideInAnyPackage(SPI)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", SPI[0], SPI[1], SPI[2])
        .check(CLASSES);
    assertThat(CLASSES.containPackage("io.hostsonde.api")).isTrue();
  }

  @Test
  void noProviderSeesAnother() {
    slices().matching("io.hostsonde.provider.(*)..").should().notDependOnEachOther().check(CLASSES);
  }

  /** It costs a fraction of a second of the first sample, and far more than procfs after it. */
  @Test
  void onlyThePortableProviderUsesOshi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.hostsonde.provider.portable..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("oshi..")
        .check(CLASSES);
  }

  @Test
  void onlyCommandsWriteToStandardOutput() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.hostsonde.cli..")
        .should()
        .accessField(System.class, "out")
        .check(CLASSES);
  }
}
