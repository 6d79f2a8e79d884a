package io.hostsonde.agent;

import io.hostsonde.agent.Plugin.State;
import io.hostsonde.agent.SettingsInput.Given;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What happens before there is an engine: plug-ins are found, all settings are bound. */
final class Startup {

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.settings");

  /** How long the threads of one plug-in may take to end, once interrupted. */
  private static final Duration THREADS_END = Duration.ofMillis(100);

  private static final SettingsGroup ENGINE = SettingsGroup.of("engine", EngineSettings.class);
  private static final SettingsGroup SELECTION =
      SettingsGroup.of("", EngineSettings.Selection.class);
  private static final SettingsGroup PREFERENCE =
      SettingsGroup.of("providers", EngineSettings.Preference.class);

  private final Launch launch;
  private final EngineSettings engine;
  private final EngineSettings.Selection selection;
  private final EngineSettings.Preference preference;
  private final Flights flights;
  private final Memory memory;
  private final AgentProvider self;
  private final Discovery discovery = new Discovery();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Installed<Transport>> transports = new ArrayList<>();
  private final EffectiveSettings effective;
  private volatile Trail trail = Trail.NONE;

  /** What is found where; a test hands plug-ins in instead. */
  @FunctionalInterface
  interface Finder {
    void find(Discovery discovery);
  }

  Startup(Launch launch, Finder builtIn) throws SettingsException {
    this.launch = launch;
    Settings settings = new Settings(SettingsInput.read(launch));
    this.engine = bound(settings, ENGINE, EngineSettings.class);
    LogOutput.apply(engine);
    this.selection = bound(settings, SELECTION, EngineSettings.Selection.class);
    this.preference = bound(settings, PREFERENCE, EngineSettings.Preference.class);
    this.flights = new Flights(engine.stuckFlights());
    this.memory = Memory.of(engine);
    this.self = new AgentProvider(launch.version());
    settings.makingOn(flights, engine.openTimeout());
    discover(builtIn);
    discovery.disableDuplicates(preference.prefer());
    settings.errors().addAll(discovery.errors());
    select(settings);
    bindPlugins(settings, candidates);
    settings.checkUnknown(names());
    settings.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    this.effective = settings.effective();
    if (!settings.errors().isEmpty()) {
      close();
      throw new SettingsException(settings.errors());
    }
  }

  /** The record; with nothing but defaults when something is wrong, so as to find all errors. */
  private static <S extends Record> S bound(Settings settings, SettingsGroup group, Class<S> type) {
    S bound = settings.bind(group, type);
    if (bound == null) {
      bound =
          new Settings(new SettingsInput(Map.of(), Map.of(), Map.of(), null, List.of()))
              .bind(group, type);
    }
    if (bound == null) {
      throw new IllegalStateException("the defaults of " + type + " are not valid");
    }
    return bound;
  }

  private void discover(Finder builtIn) {
    Path plugins = engine.plugins();
    if (plugins == null && launch.home() != null) {
      plugins = launch.home().resolve("plugins");
    }
    if (plugins != null) {
      discovery.load(plugins.toAbsolutePath(), flights, this::followTrail);
    }
    builtIn.find(discovery);
    discovery.provider(self);
    try {
      discovery.loaded(engine.openTimeout());
    } catch (InterruptedException e) {
      // Whoever starts the agent is told by the next thing that waits.
      Thread.currentThread().interrupt();
    }
  }

  private Trail followTrail() {
    Trail followed = Trail.in(launch.marks());
    trail = followed;
    return followed;
  }

  void blame(Ending ending) {
    discovery.folders().stream()
        .filter(folder -> folder.name().equals(ending.plugin()))
        .forEach(folder -> trail.marks().blame(folder.path(), "used"));
  }

  /** Which of the plug-ins are wanted. */
  private void select(Settings settings) {
    Set<String> only = new TreeSet<>();
    Set<String> without = new TreeSet<>();
    for (String name : selection.providers()) {
      (name.startsWith("-") ? without : only).add(name.startsWith("-") ? name.substring(1) : name);
    }
    Set<String> known = new TreeSet<>();
    discovery.providers().forEach(p -> known.add(p.name()));
    for (String name : selection.providers()) {
      String bare = name.startsWith("-") ? name.substring(1) : name;
      if (!known.contains(bare)) {
        settings
            .warnings()
            .add(
                "providers: no provider named "
                    + bare
                    + " is installed"
                    + Settings.didYouMean(bare, known));
      }
    }
    for (Installed<MetricProvider> provider : discovery.providers()) {
      boolean wanted = only.isEmpty() || only.contains(provider.name());
      if (!wanted || without.contains(provider.name())) {
        provider.become(State.DISABLED, "left out by the setting providers");
      }
    }
    chooseTransports(settings);
  }

  private void chooseTransports(Settings settings) {
    Set<String> known = new TreeSet<>();
    discovery.transports().forEach(t -> known.add(t.name()));
    for (String name : selection.transport()) {
      if (!known.contains(name)) {
        Given given = SettingsInput.read(launch).given(SELECTION.keys().getFirst());
        settings
            .errors()
            .add(
                given.origin()
                    + ": no transport named "
                    + name
                    + " is installed"
                    + Settings.didYouMean(name, known)
                    + (known.isEmpty() ? "" : " (installed: " + String.join(", ", known) + ")"));
      }
    }
    for (String name : selection.transport()) {
      for (Installed<Transport> transport : discovery.transports()) {
        if (transport.name().equals(name)
            && transport.state() == State.INSTALLED
            && !transports.contains(transport)) {
          transports.add(transport);
        }
      }
    }
    for (Installed<Transport> transport : discovery.transports()) {
      if (transport.state() == State.INSTALLED && !transports.contains(transport)) {
        transport.become(State.DISABLED, "not named by the setting transport");
      }
    }
  }

  /** Binds the settings of all plug-ins that are installed, wanted or not. */
  private void bindPlugins(Settings settings, List<Candidate> bound) {
    for (Installed<MetricProvider> provider : discovery.providers()) {
      Record own =
          provider.released()
              ? null
              : settings.bind(provider.settings(), provider.settings().type());
      Map<String, EngineSettings.OfSource> ofSources = new HashMap<>();
      for (String source : new TreeSet<>(provider.sources())) {
        EngineSettings.OfSource ofSource =
            settings.bind(
                SettingsGroup.of(source, EngineSettings.OfSource.class),
                EngineSettings.OfSource.class);
        if (ofSource != null) {
          ofSources.put(source, ofSource);
        }
      }
      if (provider.state() != State.INSTALLED) {
        continue;
      }
      if (own != null) {
        provider.bind(own);
        bound.add(new Candidate(provider, ofSources, settings::variables));
      } else {
        failWhenBroken(settings, provider);
      }
    }
    for (Installed<Transport> transport : discovery.transports()) {
      if (!transport.released()) {
        settings.bind(transport.settings(), transport.settings().type());
        failWhenBroken(settings, transport);
      }
    }
  }

  private static void failWhenBroken(Settings settings, Installed<?> plugin) {
    String reason = plugin.released() ? null : settings.broken(plugin.settings());
    if (reason != null && plugin.state() == State.INSTALLED) {
      plugin.become(State.FAILED, reason);
      LOG.log(Level.WARNING, "{0} is not used: {1}", plugin, reason);
    }
  }

  /** Those of names whose settings nobody knows any longer. */
  private Set<String> released() {
    List<Installed<?>> all = new ArrayList<>(discovery.providers());
    all.addAll(discovery.transports());
    Set<String> names = new TreeSet<>();
    all.stream().filter(Installed::released).forEach(each -> names.add(each.name()));
    all.stream().filter(each -> !each.released()).forEach(each -> names.remove(each.name()));
    return names;
  }

  /** All that a key may begin with. */
  private Set<String> names() {
    Set<String> names = new TreeSet<>(Set.of("engine", "providers"));
    for (Installed<MetricProvider> provider : discovery.providers()) {
      names.add(provider.name());
      names.addAll(provider.sources());
    }
    discovery.transports().forEach(transport -> names.add(transport.name()));
    return names;
  }

  /**
   * Reads all settings anew, as a reload does.
   *
   * @return of which what is about the log takes effect at once
   * @throws SettingsException when something is wrong with what is there now
   */
  EngineSettings reread() throws SettingsException {
    Settings settings =
        new Settings(SettingsInput.read(launch)).makingOn(flights, engine.openTimeout());
    EngineSettings now = bound(settings, ENGINE, EngineSettings.class);
    settings.bind(SELECTION, EngineSettings.Selection.class);
    settings.bind(PREFERENCE, EngineSettings.Preference.class);
    bindPlugins(settings, new ArrayList<>());
    settings.passOver(released());
    settings.checkUnknown(names());
    if (!settings.errors().isEmpty()) {
      throw new SettingsException(settings.errors());
    }
    return now;
  }

  EngineSettings engine() {
    return engine;
  }

  EngineSettings.Preference preference() {
    return preference;
  }

  Flights flights() {
    return flights;
  }

  Memory memory() {
    return memory;
  }

  Discovery discovery() {
    return discovery;
  }

  AgentProvider self() {
    return self;
  }

  List<Candidate> candidates() {
    return candidates;
  }

  List<Installed<Transport>> transports() {
    return transports;
  }

  EffectiveSettings effective() {
    return effective;
  }

  /**
   * Each plug-in, and what became of it by now.
   *
   * @param troubles what the open sources of a provider have, by its name
   */
  List<Plugin> plugins(UnaryOperator<String> troubles) {
    List<Plugin> plugins = new ArrayList<>();
    for (Installed<MetricProvider> provider : discovery.providers()) {
      plugins.add(provider.report(flights, troubles.apply(provider.name())));
    }
    discovery.transports().forEach(transport -> plugins.add(transport.report(flights, "")));
    plugins.addAll(discovery.broken());
    return plugins;
  }

  Host host() {
    String name = engine.hostName();
    return new Host(
        name == null ? hostName() : name,
        System.getProperty("os.name", "unknown"),
        engine.proc(),
        engine.sys(),
        engine.root());
  }

  /** From the kernel, not by a look-up in the network, which may take its time. */
  private String hostName() {
    try {
      return Files.readString(engine.proc().resolve("sys/kernel/hostname")).strip();
    } catch (IOException e) {
      @Nullable String windows = launch.environment().get("COMPUTERNAME");
      return windows == null ? launch.environment().getOrDefault("HOSTNAME", "localhost") : windows;
    }
  }

  /** Frees what loading took, at the very end; names the threads that do not heed it. */
  void close() {
    trail.close();
    flights.close();
    discovery.folders().forEach(PluginFolder::end);
    try {
      for (PluginFolder folder : discovery.folders()) {
        folder.threads().await(THREADS_END);
        List<String> left = folder.threadsLeft();
        if (!left.isEmpty()) {
          LOG.log(
              Level.WARNING,
              "{0} leaves {1} threads behind: {2}",
              folder.path(),
              left.size(),
              String.join(", ", left));
        }
      }
    } catch (InterruptedException e) {
      // Whoever is in such a hurry waits for nothing further.
      Thread.currentThread().interrupt();
    }
  }
}
