package io.hostsonde.agent;

import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Spi;
import io.hostsonde.api.Transport;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Loads the plug-ins of one folder, {@code plugins/<name>/*.jar}. */
final class PluginFolder {

  /** What a folder holds. */
  record Content(
      PluginClassLoader loader, List<MetricProvider> providers, List<Transport> transports) {}

  private PluginFolder() {}

  /** The folders below {@code plugins/}, sorted; none when that is not there. */
  static List<Path> in(Path plugins) throws IOException {
    if (!Files.isDirectory(plugins)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(plugins)) {
      return entries.filter(e -> Files.isDirectory(e) || jar(e)).sorted().toList();
    }
  }

  /**
   * Loads a folder.
   *
   * @throws IOException says what is wrong with it
   */
  static Content load(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("a plug-in is a folder of jars: put it into plugins/<name>/");
    }
    List<URL> jars = new ArrayList<>();
    for (Path jar : jars(folder)) {
      check(jar);
      jars.add(url(jar));
    }
    if (jars.isEmpty()) {
      throw new IOException("there is no jar in it");
    }
    PluginClassLoader loader =
        new PluginClassLoader(
            String.valueOf(folder.getFileName()),
            jars.toArray(URL[]::new),
            PluginFolder.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      Content content =
          new Content(
              loader, services(MetricProvider.class, loader), services(Transport.class, loader));
      if (content.providers().isEmpty() && content.transports().isEmpty()) {
        throw new IOException(
            "none of its jars names a MetricProvider or Transport in META-INF/services");
      }
      return content;
    } catch (IOException | ServiceConfigurationError | LinkageError | RuntimeException e) {
      loader.close();
      throw e;
    }
  }

  private static <P> List<P> services(Class<P> type, ClassLoader loader) {
    List<P> services = new ArrayList<>();
    ServiceLoader.load(type, loader).forEach(services::add);
    return services;
  }

  private static List<Path> jars(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, PluginFolder::jar)) {
      entries.forEach(jars::add);
    }
    jars.sort(null);
    return jars;
  }

  private static boolean jar(Path file) {
    return file.toString().endsWith(".jar");
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  private static void check(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String version =
          manifest == null ? null : manifest.getMainAttributes().getValue(Spi.MANIFEST_ATTRIBUTE);
      if (needed(jar, version) > Spi.VERSION) {
        throw new IOException(
            jar.getFileName()
                + " needs version "
                + version
                + " of the SPI, this agent has "
                + Spi.VERSION);
      }
    } catch (ZipException e) {
      throw new IOException(jar.getFileName() + " is not a jar: " + e.getMessage(), e);
    }
  }

  private static int needed(Path jar, @Nullable String version) throws IOException {
    try {
      return version == null ? 0 : Integer.parseInt(version.strip());
    } catch (NumberFormatException e) {
      throw new IOException(
          jar.getFileName() + ": " + Spi.MANIFEST_ATTRIBUTE + " is not a number: " + version, e);
    }
  }
}
