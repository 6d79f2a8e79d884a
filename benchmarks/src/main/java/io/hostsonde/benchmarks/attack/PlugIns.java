package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Plug-ins that mean ill, compiled on the spot. */
final class PlugIns {

  /** The name of the provider and of its source. */
  static final String NAME = "hostile";

  private static final String PROVIDER = "acme.Hostile";

  private PlugIns() {}

  /**
   * The text of one.
   *
   * @param members of its class
   * @param open what {@code open} does first
   * @param sample what its sampler does first
   * @param close what closing the sampler does
   * @param value members of the record that it samples, which has one component {@code level}
   */
  record Text(String members, String open, String sample, String close, String value) {

    static final Text HARMLESS = new Text("", "", "", "", "");

    Text members(String java) {
      return new Text(java, open, sample, close, value);
    }

    Text open(String java) {
      return new Text(members, java, sample, close, value);
    }

    Text sample(String java) {
      return new Text(members, open, java, close, value);
    }

    Text close(String java) {
      return new Text(members, open, sample, java, value);
    }

    Text value(String java) {
      return new Text(members, open, sample, close, java);
    }

    private String java() {
      return """
      package acme;
      import io.hostsonde.api.*;
      import java.util.*;
      public final class Hostile implements MetricProvider {
        public enum Level { LOW }
        public record Sample(Level level, int number) { %5$s }
        static final java.util.concurrent.CountDownLatch NEVER = new java.util.concurrent.CountDownLatch(1);
        static final boolean YES = true;
        static void hang() { while (true) { try { NEVER.await(); } catch (InterruptedException e) { } } }
        static int deep(int n) { return deep(n + 1) + 1; }
        %1$s
        @Override public String name() { return "hostile"; }
        @Override public List<Source<?>> open(ProviderContext context) {
          %2$s
          return List.of(Source.of("hostile", Sample.class, new Sampler<Sample>() {
            @Override public Sample sample() {
              %3$s
              return new Sample(Level.LOW, 1);
            }
            @Override public void close() { %4$s }
          }));
        }
      }
      """
          .formatted(members, open, sample, close, value);
    }
  }

  /** A folder for {@code engine.plugins} with that one in it. */
  static Path folder(Scene scene, Text text) throws IOException {
    Path source = scene.write("plug-in/acme/Hostile.java", text.java());
    Path classes = Files.createDirectories(scene.folder().resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments =
        List.of(
            "-proc:none",
            "-nowarn",
            "-cp",
            coreApi(scene.distribution()).toString(),
            "-d",
            classes.toString(),
            source.toString());
    if (compiler == null || compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IOException("the plug-in could not be compiled");
    }
    Path jar = Files.createDirectories(scene.folder().resolve("plugins/hostile"));
    try (OutputStream out = Files.newOutputStream(jar.resolve("hostile.jar"));
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> found = Files.walk(classes)) {
      entries.putNextEntry(new JarEntry("META-INF/services/io.hostsonde.api.MetricProvider"));
      entries.write(PROVIDER.getBytes(StandardCharsets.UTF_8));
      for (Path compiled : found.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(compiled).toString()));
        Files.copy(compiled, entries);
      }
    }
    return scene.folder().resolve("plugins");
  }

  private static Path coreApi(Path distribution) throws IOException {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(distribution.resolve("lib"), "core-api-*.jar")) {
      return jars.iterator().next();
    }
  }
}
