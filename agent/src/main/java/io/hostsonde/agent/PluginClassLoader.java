package io.hostsonde.agent;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The classes of one plug-in folder: the platform's, its own jars', and of the host nothing but the
 * SPI. So two plug-ins may bring different versions of one library.
 */
final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** What the names of these begin with. */
  static final String NAME = "plugin-";

  private final ClassLoader host;
  private final Path folder;
  private final Marks marks;

  PluginClassLoader(Path folder, URL[] jars, ClassLoader host, Marks marks) {
    super(NAME + folder.getFileName(), jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
    this.folder = folder;
    this.marks = marks;
  }

  /**
   * Marks that a thread enters its code.
   *
   * @return for {@link #left}
   */
  int entered(String doing) {
    return marks.set(folder, doing);
  }

  void left(int mark) {
    marks.clear(mark);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return spi(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }

  private static boolean spi(String name) {
    return name.startsWith("io.hostsonde.api.")
        || name.startsWith("io.hostsonde.schema.")
        || name.startsWith("io.hostsonde.metrics.");
  }
}
