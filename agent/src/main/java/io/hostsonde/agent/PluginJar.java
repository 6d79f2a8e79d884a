package io.hostsonde.agent;

import io.hostsonde.api.Spi;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What is looked at of a plug-in's jar before, and beside, running what is in it. */
final class PluginJar {

  /** How many entries one jar may have. */
  static final int MOST_ENTRIES = 100_000;

  /** How large one class of it may be; the JVM itself would have no room for larger ones. */
  static final long MAX_CLASS_BYTES = 16L << 20;

  /** How large all of it may be, unpacked. */
  static final long MAX_BYTES = 512L << 20;

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
      checkSize(jar, file);
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

  /** By what the jar says of itself, which the JVM then holds it to. */
  private static void checkSize(Path jar, JarFile file) throws IOException {
    if (file.size() > MOST_ENTRIES) {
      throw tooLarge(jar, file.size() + " entries, more than " + MOST_ENTRIES);
    }
    long all = 0;
    Enumeration<JarEntry> entries = file.entries();
    while (entries.hasMoreElements()) {
      JarEntry entry = entries.nextElement();
      boolean read = entry.getName().endsWith(".class") || entry.getName().startsWith("META-INF/");
      if (read && entry.getSize() > MAX_CLASS_BYTES) {
        throw tooLarge(
            jar,
            entry.getName()
                + " of "
                + mib(entry.getSize())
                + ", more than "
                + mib(MAX_CLASS_BYTES));
      }
      all += Math.max(0, entry.getSize());
      if (all > MAX_BYTES) {
        throw tooLarge(jar, "more than " + mib(MAX_BYTES) + " unpacked");
      }
    }
  }

  private static IOException tooLarge(Path jar, String what) {
    return new IOException(
        jar.getFileName() + " has " + what + ": it is damaged or no plug-in; take another jar");
  }

  private static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
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
