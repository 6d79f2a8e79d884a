package io.hostsonde.agent;

import io.hostsonde.api.Spi;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What is looked at of a plug-in's jar before, and beside, running what is in it. */
final class PluginJar {

  private PluginJar() {}

  static boolean named(Path file) {
    return file.toString().endsWith(".jar");
  }

  /**
   * Looks whether it is a jar, and for this version of the SPI.
   *
   * @throws IOException says what is wrong with it, and what to do
   */
  static void check(Path jar) throws IOException {
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
                + Spi.VERSION
                + ": take a newer Hostsonde, or an older version of the plug-in");
      }
    } catch (ZipException e) {
      throw new IOException(
          jar.getFileName() + " is not a jar: " + e.getMessage() + "; copy it there again", e);
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

  /**
   * What is to be said when two jars have the class: ServiceLoader takes the first, and which that
   * is nobody has decided.
   *
   * @return null when there is one
   */
  static @Nullable String twice(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    List<URL> found = Collections.list(type.getClassLoader().getResources(file));
    return found.size() < 2
        ? null
        : "the class "
            + type.getName()
            + " is there more than once, in "
            + String.join(" and ", found.stream().map(url -> jar(url, file)).toList())
            + ": remove all but one";
  }

  private static String jar(URL url, String file) {
    String path = url.getPath();
    String jar = path.substring(0, path.length() - file.length());
    return jar.startsWith("file:") && jar.endsWith("!/")
        ? jar.substring("file:".length(), jar.length() - 2)
        : jar;
  }
}
