package io.hostsonde.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A provider compiled on the spot, whose one source says {@code {"answer": ...}}. */
final class ReplacementJar {

  private ReplacementJar() {}

  /**
   * Writes the jar.
   *
   * @param answer an expression in Java, evaluated at each sample
   */
  static void write(
      Path jar, Path work, Path coreApi, String className, String source, String answer)
      throws IOException {
    int dot = className.lastIndexOf('.');
    String text =
        """
        package %1$s;
        import io.hostsonde.api.*;
        import java.nio.file.*;
        import java.util.List;
        public final class %2$s implements MetricProvider {
          public record Sample(int answer) {}
          @Override public String name() { return "%3$s"; }
          @Override public List<Source<?>> open(ProviderContext context) {
            return List.of(Source.of("%3$s", Sample.class, () -> new Sample(%4$s)));
          }
        }
        """
            .formatted(className.substring(0, dot), className.substring(dot + 1), source, answer);
    write(jar, work, coreApi, className, Map.of(className, text));
  }

  /**
   * Writes the jar of a provider.
   *
   * @param sources the texts of its classes, by their names
   */
  static void write(Path jar, Path work, Path coreApi, String provider, Map<String, String> sources)
      throws IOException {
    Path classes = Files.createDirectory(work.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-cp", coreApi.toString(), "-d", classes.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    Files.deleteIfExists(jar);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> found = Files.walk(classes)) {
      entries.putNextEntry(new JarEntry("META-INF/services/io.hostsonde.api.MetricProvider"));
      entries.write(provider.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (Path compiled : found.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(compiled).toString()));
        Files.copy(compiled, entries);
      }
    }
  }
}
