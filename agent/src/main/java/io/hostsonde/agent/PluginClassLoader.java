package io.hostsonde.agent;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private final List<Jar> jars;

  /** A jar as it was when the loader was made; its state is null when it could not be looked at. */
  private record Jar(Path path, @Nullable State state) {

    private record State(long size, long changed, @Nullable Object file) {}

    static Jar of(Path path) {
      return new Jar(path, now(path));
    }

    private static @Nullable State now(Path path) {
      try {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new State(now.size(), now.lastModifiedTime().toMillis(), now.fileKey());
      } catch (IOException e) {
        return null;
      }
    }

    boolean changed() {
      return state != null && !state.equals(now(path));
    }
  }

  PluginClassLoader(Path folder, List<Path> jars, ClassLoader host, Marks marks)
      throws MalformedURLException {
    super(NAME + folder.getFileName(), urls(jars), ClassLoader.getPlatformClassLoader());
    this.host = host;
    this.folder = folder;
    this.marks = marks;
    this.jars = jars.stream().map(Jar::of).toList();
  }

  private static URL[] urls(List<Path> jars) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    return urls.toArray(URL[]::new);
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

  /**
   * Looks at the jars only when they do not have it: one that was overwritten is read at places of
   * the one that was there before, and whatever comes of that says nothing to anybody.
   */
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      return super.findClass(name);
    } catch (ClassNotFoundException e) {
      List<String> changed = changedJars();
      throw new MissingClassException(changed.isEmpty() ? missing(name) : replaced(changed), e);
    } catch (ClassFormatError e) {
      List<String> changed = changedJars();
      if (changed.isEmpty()) {
        throw e;
      }
      throw new MissingClassException(replaced(changed), e);
    }
  }

  private List<String> changedJars() {
    return jars.stream().filter(Jar::changed).map(jar -> jar.path().toString()).toList();
  }

  private String missing(String name) {
    return MissingClassException.reason(name, folder.toString())
        + ", of whose own classes a plug-in sees only the SPI";
  }

  private static String replaced(List<String> changed) {
    return String.join(" and ", changed)
        + " was replaced or removed while the agent was running: restart the agent";
  }

  private static boolean spi(String name) {
    return name.startsWith("io.hostsonde.api.")
        || name.startsWith("io.hostsonde.schema.")
        || name.startsWith("io.hostsonde.metrics.");
  }
}
