package io.hostsonde.agent;

import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.MetricProvider;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider or transport that could be loaded, what it said about itself, and what became of it.
 *
 * @param <P> the SPI's type
 */
final class Installed<P> {

  private record Status(State state, String reason, List<String> sources) {}

  private final P plugin;
  private final Plugin.Kind kind;
  private final String name;
  private final @Nullable Path folder;
  private final Set<String> sources;
  private final int preference;
  private final SettingsGroup settings;
  private volatile Status status = new Status(State.INSTALLED, "", List.of());

  Installed(
      P plugin,
      Plugin.Kind kind,
      String name,
      @Nullable Path folder,
      Set<String> sources,
      int preference,
      SettingsGroup settings) {
    this.plugin = plugin;
    this.kind = kind;
    this.name = name;
    this.folder = folder;
    this.sources = Set.copyOf(sources);
    this.preference = preference;
    this.settings = settings;
  }

  P plugin() {
    return plugin;
  }

  String name() {
    return name;
  }

  /** Whether it is on the class path, not in a folder of its own. */
  boolean builtIn() {
    return folder == null;
  }

  /** The names of the sources it may open; none of a transport. */
  Set<String> sources() {
    return sources;
  }

  int preference() {
    return preference;
  }

  SettingsGroup settings() {
    return settings;
  }

  ClassLoader loader() {
    return plugin.getClass().getClassLoader();
  }

  /** Its folder, or the jar it is in. */
  String where() {
    return folder == null ? location(plugin.getClass()) : folder.toString();
  }

  static String location(Class<?> type) {
    CodeSource code = type.getProtectionDomain().getCodeSource();
    URL location = code == null ? null : code.getLocation();
    return location == null ? type.getName() : location.getPath();
  }

  /** Its place in the order of {@code providers.prefer}; those not in there come last. */
  int rank(List<String> prefer) {
    int byName = prefer.indexOf(name);
    return Math.min(folderRank(prefer), byName < 0 ? Integer.MAX_VALUE : byName);
  }

  /** The same by its folder only, which tells apart those of one name. */
  int folderRank(List<String> prefer) {
    int rank = folder == null ? -1 : prefer.indexOf(String.valueOf(folder.getFileName()));
    return rank < 0 ? Integer.MAX_VALUE : rank;
  }

  State state() {
    return status.state();
  }

  String reason() {
    return status.reason();
  }

  void become(State state, String reason) {
    status = new Status(state, reason, List.of());
  }

  void open(List<String> opened) {
    status = new Status(State.OPEN, "", List.copyOf(opened));
  }

  Plugin report() {
    Status now = status;
    String version = plugin.getClass().getPackage().getImplementationVersion();
    return new Plugin(
        kind,
        name,
        where(),
        version == null ? "" : version,
        now.state(),
        now.state() == State.OPEN ? about() : now.reason(),
        now.sources(),
        now.state() == State.OPEN || builtIn() ? List.of() : threads(loader()));
  }

  private String about() {
    try {
      return plugin instanceof MetricProvider provider ? provider.about() : "";
    } catch (RuntimeException | LinkageError e) {
      return Discovery.reason(e);
    }
  }

  /** The threads that a plug-in left running, told by their class loader. */
  static List<String> threads(ClassLoader loader) {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    Thread[] threads = new Thread[all.activeCount() + 16];
    int count = all.enumerate(threads);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (loader.equals(threads[i].getContextClassLoader())) {
        names.add(threads[i].getName());
      }
    }
    return names;
  }

  @Override
  public String toString() {
    return name + " (" + where() + ")";
  }
}
