package io.hostsonde.agent;

import io.hostsonde.agent.Plugin.Kind;
import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds plug-ins and asks them what they are. One that can't be loaded costs a warning and itself.
 */
final class Discovery {

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.plugins");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** A service file that can't be read makes the iterator fail again and again. */
  private static final int MOST_BROKEN = 100;

  private final List<Installed<MetricProvider>> providers = new ArrayList<>();
  private final List<Installed<Transport>> transports = new ArrayList<>();
  private final List<Plugin> broken = new ArrayList<>();
  private final List<PluginClassLoader> loaders = new ArrayList<>();

  List<Installed<MetricProvider>> providers() {
    return providers;
  }

  List<Installed<Transport>> transports() {
    return transports;
  }

  List<Plugin> broken() {
    return broken;
  }

  List<PluginClassLoader> loaders() {
    return loaders;
  }

  /** Those on the class path. */
  void builtIn() {
    services(MetricProvider.class, Kind.PROVIDER).forEach(p -> provider(p, null));
    services(Transport.class, Kind.TRANSPORT).forEach(t -> transport(t, null));
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
        services.add(service.get());
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        broken(kind, name, where, e);
      }
    }
    return services;
  }

  /**
   * Those in folders of their own, loaded side by side.
   *
   * @param plugins the folder of the folders
   */
  void folders(Path plugins, Flights flights, Duration timeout) throws InterruptedException {
    Map<Path, Flights.Guarded<PluginFolder.Content>> loading = new LinkedHashMap<>();
    try {
      for (Path folder : PluginFolder.in(plugins)) {
        loading.put(folder, flights.guard("plugin " + folder, () -> PluginFolder.load(folder)));
      }
    } catch (IOException e) {
      broken(Kind.PLUGIN, "plugins", plugins.toString(), e);
    }
    for (Map.Entry<Path, Flights.Guarded<PluginFolder.Content>> entry : loading.entrySet()) {
      Path folder = entry.getKey();
      try {
        PluginFolder.Content content = entry.getValue().await(timeout);
        loaders.add(content.loader());
        content.providers().forEach(p -> provider(p, folder));
        content.transports().forEach(t -> transport(t, folder));
      } catch (ExecutionException e) {
        broken(Kind.PLUGIN, String.valueOf(folder.getFileName()), folder.toString(), cause(e));
      } catch (TimeoutException e) {
        broken(Kind.PLUGIN, String.valueOf(folder.getFileName()), folder.toString(), e);
      }
    }
  }

  void provider(MetricProvider provider, @Nullable Path folder) {
    try {
      String name = valid(provider.name());
      provider.sources().forEach(Discovery::valid);
      providers.add(
          new Installed<>(
              provider,
              Kind.PROVIDER,
              name,
              folder,
              provider.sources(),
              provider.preference(),
              SettingsGroup.of(name, provider.settings())));
    } catch (RuntimeException | LinkageError e) {
      broken(Kind.PROVIDER, provider, folder, e);
    }
  }

  void transport(Transport transport, @Nullable Path folder) {
    try {
      String name = valid(transport.name());
      transports.add(
          new Installed<>(
              transport,
              Kind.TRANSPORT,
              name,
              folder,
              Set.of(),
              0,
              SettingsGroup.of(name, transport.settings())));
    } catch (RuntimeException | LinkageError e) {
      broken(Kind.TRANSPORT, transport, folder, e);
    }
  }

  private static String valid(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name '" + name + "' is not lower-case words joined by hyphens");
    }
    return name;
  }

  private void broken(Kind kind, Object plugin, @Nullable Path folder, Throwable e) {
    String where = folder == null ? Installed.location(plugin.getClass()) : folder.toString();
    broken(kind, plugin.getClass().getName(), where, e);
  }

  private void broken(Kind kind, String name, String where, Throwable e) {
    String reason = reason(e);
    LOG.log(Level.WARNING, "{0}: {1} is not used: {2}", where, name, reason);
    broken.add(new Plugin(kind, name, where, "", State.FAILED, reason, List.of(), List.of()));
  }

  /** What was thrown on the other thread. */
  static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  /** What happened, for people: the cause says it where the outer message only says that. */
  static String reason(Throwable e) {
    Throwable cause = e instanceof ServiceConfigurationError ? e.getCause() : null;
    if (cause != null) {
      return e.getMessage() + ": " + reason(cause);
    }
    if (e instanceof ExceptionInInitializerError && e.getCause() != null) {
      return reason(e.getCause());
    }
    String message = e.getMessage();
    boolean told = e instanceof IOException || e instanceof IllegalArgumentException;
    return (told || e instanceof TimeoutException || e instanceof ServiceConfigurationError)
            && message != null
        ? message
        : e.toString();
  }

  /**
   * Of several with the same name one stays: what {@code providers.prefer} names, else the built-in
   * one, else the first folder's.
   *
   * @return an error for each two built-in ones
   */
  List<String> disableDuplicates(List<String> prefer) {
    List<String> errors = new ArrayList<>();
    disableDuplicates(providers, prefer, errors);
    disableDuplicates(transports, prefer, errors);
    return errors;
  }

  private static <P> void disableDuplicates(
      List<Installed<P>> all, List<String> prefer, List<String> errors) {
    Map<String, Installed<P>> first = new LinkedHashMap<>();
    Comparator<Installed<P>> order =
        Comparator.<Installed<P>>comparingInt(i -> i.folderRank(prefer))
            .thenComparing(i -> !i.builtIn());
    for (Installed<P> next : all.stream().sorted(order).toList()) {
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
}
