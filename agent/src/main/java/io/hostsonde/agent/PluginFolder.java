package io.hostsonde.agent;

import io.hostsonde.agent.Plugin.Kind;
import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One plug-in folder, {@code plugins/<name>/*.jar}, from its loading to its end. All that is held
 * of a plug-in's classes hangs on it, so that they can be unloaded once no thread is in them.
 */
final class PluginFolder {

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.plugins");

  private final Path path;
  private @Nullable PluginClassLoader loader;
  private volatile PluginThreads threads = PluginThreads.NONE;
  private volatile List<Installed<?>> members = List.of();
  private volatile boolean ended;

  PluginFolder(Path path) {
    this.path = path;
  }

  /** What is below {@code plugins/}, sorted; nothing when that is not there. */
  static List<PluginFolder> in(Path plugins) throws IOException {
    if (!Files.isDirectory(plugins)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(plugins)) {
      return entries
          .filter(e -> Files.isDirectory(e) || PluginJar.named(e))
          .sorted()
          .map(PluginFolder::new)
          .toList();
    }
  }

  Path path() {
    return path;
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /**
   * Loads the jars and asks each plug-in in them what it is. In the plug-ins' code, so it may hang.
   *
   * @throws IOException says what is wrong with it, and what to do
   */
  List<Installed<?>> load(Trail trail) throws IOException {
    trail.check(path);
    PluginClassLoader mine = open(trail.marks());
    try (var _ = new ContextLoader(mine, "loaded")) {
      List<Installed<?>> found = new ArrayList<>();
      found.addAll(services(MetricProvider.class, mine, p -> Installed.provider(p, this)));
      found.addAll(services(Transport.class, mine, t -> Installed.transport(t, this)));
      if (found.isEmpty()) {
        throw new IOException(
            "none of its jars names a MetricProvider or Transport in META-INF/services; if it is a"
                + " library, it belongs into the folder of the plug-in that uses it");
      }
      take(found);
      return found;
    }
  }

  /** It may have been given up before it was loaded. */
  private synchronized void take(List<Installed<?>> found) {
    members = List.copyOf(found);
    if (ended) {
      members.forEach(Installed::release);
    }
  }

  private PluginClassLoader open(Marks marks) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new IOException("a plug-in is a folder of jars: put it into plugins/<name>/");
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, PluginJar::named)) {
      entries.forEach(jars::add);
    }
    jars.sort(null);
    for (Path jar : jars) {
      PluginJar.check(jar);
    }
    if (jars.isEmpty()) {
      throw new IOException("there is no jar in it: put the plug-in's jars there");
    }
    PluginClassLoader opened =
        new PluginClassLoader(path, jars, PluginFolder.class.getClassLoader(), marks);
    synchronized (this) {
      threads = new PluginThreads(opened);
      loader = opened;
    }
    return opened;
  }

  private static <P> List<Installed<P>> services(
      Class<P> type, ClassLoader loader, Function<P, Installed<P>> describe) throws IOException {
    List<Installed<P>> services = new ArrayList<>();
    for (P plugin : ServiceLoader.load(type, loader)) {
      String twice = PluginJar.twice(plugin.getClass());
      if (twice != null) {
        throw new IOException(twice);
      }
      services.add(describe.apply(plugin));
    }
    return services;
  }

  /** Whether none of its plug-ins does anything, or will. */
  boolean idle() {
    return members.stream()
        .allMatch(member ->
            member.state() == State.FAILED
                || member.state() == State.UNSUPPORTED
                || member.state() == State.DISABLED);
  }

  boolean ended() {
    return ended;
  }

  PluginThreads threads() {
    return threads;
  }

  /** The names of the threads that still run although none of its plug-ins is open. */
  List<String> threadsLeft() {
    boolean open = !ended && members.stream().anyMatch(m -> m.state() == State.OPEN);
    return open ? List.of() : threads.names();
  }

  /**
   * Interrupts what threads it has, closes its jars and holds nothing of it any longer. Waits for
   * nothing; what does not heed the interruption is found by {@link #threadsLeft}.
   */
  void end() {
    PluginClassLoader closing;
    synchronized (this) {
      ended = true;
      members.forEach(Installed::release);
      closing = loader;
      loader = null;
    }
    threads.interrupt();
    if (closing != null) {
      try {
        closing.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "closing the jars of " + path, e);
      }
    }
  }

  /** What to report of one that is too broken to say what it is. */
  Plugin report(String reason) {
    return new Plugin(
        Kind.PLUGIN, name(), path.toString(), "", State.FAILED, reason, List.of(), threadsLeft());
  }
}
