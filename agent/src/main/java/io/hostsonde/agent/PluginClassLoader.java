package io.hostsonde.agent;

import java.net.URL;
import java.net.URLClassLoader;

/**
 * The classes of one plug-in folder: the platform's, its own jars', and of the host nothing but the
 * SPI. So two plug-ins may bring different versions of one library.
 */
final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host;

  PluginClassLoader(String name, URL[] jars, ClassLoader host) {
    super("plugin-" + name, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
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
