package io.hostsonde.agent;

import io.hostsonde.agent.Plugin.Kind;
import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Transport;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds plug-ins and asks them what they are. One that can't be loaded costs a warning and itself.
 */
final class Discovery {

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.plugins");

  /** A service file that can't be read makes the iterator fail again and again. */
  private static final int MOST_BROKEN = 100;

  static final String OPEN_TIMEOUT = "engine.open-timeout";

  private final List<Installed<MetricProvider>> providers = new ArrayList<>();
  private final List<Installed<Transport>> transports = new ArrayList<>();
  private final List<Plugin> broken = new ArrayList<>();
  private Flights.@Nullable Guarded<SequencedMap<PluginFolder, Flights.Guarded<List<Installed<?>>>>>
      loading;

  private Path plugins = Path.of("plugins");
  private final List<PluginFolder> folders = new ArrayList<>();
  private final Map<PluginFolder, String> brokenFolders = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();

  List<Installed<MetricProvider>> providers() {
    return providers;
  }

  List<Installed<Transport>> transports() {
    return transports;
  }

  /** Those too broken to tell what they are. */
  List<Plugin> broken() {
    List<Plugin> all = new ArrayList<>(broken);
    brokenFolders.forEach((folder, reason) -> all.add(folder.report(reason)));
    return all;
  }

  List<PluginFolder> folders() {
    return folders;
  }

  /** What is wrong with the installation, for the agent not to start. */
  List<String> errors() {
    return errors;
  }

  /** Ends the folders of which nothing is or will be in use. */
  void endIdle() {
    for (PluginFolder folder : folders) {
      if (!folder.ended() && folder.idle()) {
        folder.end();
      }
    }
  }

  /** Those on the class path. */
  void builtIn() {
    services(MetricProvider.class, Kind.PROVIDER).forEach(this::provider);
    services(Transport.class, Kind.TRANSPORT).forEach(this::transport);
  }

  private <P> List<P> services(Class<P> type, Kind kind) {
    List<P> services = new ArrayList<>();
    Iterator<ServiceLoader.Provider<P>> found = ServiceLoader.load(type).stream().iterator();
    for (int failures = 0; failures < MOST_BROKEN; ) {
      String name = type.getSimpleName();
      String where = "class path";
      try {
        if (!found.hasNext()) {
          break;
        }
        ServiceLoader.Provider<P> service = found.next();
        name = service.type().getName();
        where = Installed.location(service.type());
        String twice = PluginJar.twice(service.type());
        if (twice != null) {
          errors.add(twice);
        }
        services.add(service.get());
      } catch (Throwable e) {
        failures++;
        broken(kind, name, where, e);
      }
    }
    return services;
  }

  /**
   * Starts to load those in folders of their own, side by side: jars that are not in the cache take
   * longest.
   *
   * @param plugins the folder of the folders
   * @param trail is asked for when there is one
   */
  void load(Path plugins, Flights flights, Supplier<Trail> trail) {
    this.plugins = plugins;
    this.loading =
        flights.guard(
            "the plug-in folder " + plugins,
            () -> {
              SequencedMap<PluginFolder, Flights.Guarded<List<Installed<?>>>> found =
                  new LinkedHashMap<>();
              List<PluginFolder> folders = PluginFolder.in(plugins);
              Trail followed = folders.isEmpty() ? Trail.NONE : trail.get();
              for (PluginFolder folder : folders) {
                found.put(
                    folder, flights.guard("plugin " + folder.name(), () -> folder.load(followed)));
              }
              return found;
            });
  }

  /** Waits for those that are being loaded, and keeps nothing of those that fail. */
  void loaded(Duration timeout) throws InterruptedException {
    if (loading == null) {
      return;
    }
    SequencedMap<PluginFolder, Flights.Guarded<List<Installed<?>>>> found;
    try {
      found = loading.await(timeout, OPEN_TIMEOUT);
      loading = null;
    } catch (ExecutionException e) {
      broken(Kind.PLUGIN, "plugins", plugins.toString(), Reasons.cause(e));
      return;
    } catch (TimeoutException e) {
      broken(Kind.PLUGIN, "plugins", plugins.toString(), e);
      return;
    }
    for (Map.Entry<PluginFolder, Flights.Guarded<List<Installed<?>>>> entry : found.entrySet()) {
      PluginFolder folder = entry.getKey();
      folders.add(folder);
      try {
        entry.getValue().await(timeout, OPEN_TIMEOUT).forEach(this::add);
      } catch (ExecutionException e) {
        broken(folder, Reasons.cause(e));
      } catch (TimeoutException e) {
        broken(folder, e);
      }
    }
  }

  private void add(Installed<?> found) {
    Installed<MetricProvider> provider = found.as(MetricProvider.class);
    if (provider != null) {
      providers.add(provider);
    }
    Installed<Transport> transport = found.as(Transport.class);
    if (transport != null) {
      transports.add(transport);
    }
  }

  /** One on the class path. */
  void provider(MetricProvider provider) {
    describe(Kind.PROVIDER, provider, providers, Installed::provider);
  }

  /** One on the class path. */
  void transport(Transport transport) {
    describe(Kind.TRANSPORT, transport, transports, Installed::transport);
  }

  private <P> void describe(
      Kind kind,
      P plugin,
      List<Installed<P>> all,
      BiFunction<P, @Nullable PluginFolder, Installed<P>> describe) {
    try {
      all.add(describe.apply(plugin, null));
    } catch (Throwable e) {
      broken(kind, plugin.getClass().getName(), Installed.location(plugin.getClass()), e);
    }
  }

  private void broken(PluginFolder folder, Throwable e) {
    String reason = Reasons.withAdvice(e);
    LOG.log(Level.WARNING, "{0}: {1} is not used: {2}", folder.path(), folder.name(), reason);
    brokenFolders.put(folder, reason);
  }

  private void broken(Kind kind, String name, String where, Throwable e) {
    String reason = Reasons.withAdvice(e);
    LOG.log(Level.WARNING, "{0}: {1} is not used: {2}", where, name, reason);
    broken.add(new Plugin(kind, name, where, "", State.FAILED, reason, List.of(), List.of()));
  }

  /**
   * Of several with the same name one stays: what {@code providers.prefer} names, else the built-in
   * one, else the first folder's. Two built-in ones are an error.
   */
  void disableDuplicates(List<String> prefer) {
    disableDuplicates(providers, prefer, errors);
    disableDuplicates(transports, prefer, errors);
  }

  private static <P> void disableDuplicates(
      List<Installed<P>> all, List<String> prefer, List<String> errors) {
    Map<String, Installed<P>> first = new LinkedHashMap<>();
    for (Installed<P> next : all.stream().sorted((a, b) -> order(a, b, prefer)).toList()) {
      Installed<P> winner = first.putIfAbsent(next.name(), next);
      if (winner == null) {
        continue;
      }
      if (winner.builtIn() && next.builtIn()) {
        errors.add("two plug-ins are named " + next.name() + ": " + winner + " and " + next);
      }
      String reason =
          "the name is taken by "
              + winner.where()
              + "; providers.prefer decides otherwise when it names the plug-in's folder";
      next.become(State.DISABLED, reason);
      LOG.log(Level.WARNING, "{0} is not used: {1}", next, reason);
    }
  }

  private static int order(Installed<?> a, Installed<?> b, List<String> prefer) {
    int byFolder = Integer.compare(a.folderRank(prefer), b.folderRank(prefer));
    return byFolder == 0 ? Boolean.compare(b.builtIn(), a.builtIn()) : byFolder;
  }
}
