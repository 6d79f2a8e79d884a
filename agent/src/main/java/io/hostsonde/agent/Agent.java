package io.hostsonde.agent;

import com.google.inject.Guice;
import com.google.inject.Stage;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Readings;
import io.hostsonde.api.RunningTransport;
import io.hostsonde.api.Transport;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An agent: the sources of all installed providers, and the transports that hand their readings
 * out. Once it is open, nothing is measured and no thread of it runs while nobody asks.
 */
public final class Agent implements AutoCloseable {

  /** A close takes no longer than the sum of these. */
  static final Duration TRANSPORTS_CLOSE = Duration.ofMillis(1200);

  static final Duration SHARED_CLOSE = Duration.ofMillis(300);
  static final Duration SAMPLERS_CLOSE = Duration.ofMillis(300);

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.agent");

  private final Startup startup;
  private final Host host;
  private final Flights flights;
  private final Catalogue catalogue;
  private final Providers providers;
  private final Transports transports;
  private final AtomicBoolean closed = new AtomicBoolean();

  @Inject
  Agent(
      Startup startup,
      Host host,
      Flights flights,
      Catalogue catalogue,
      Providers providers,
      Transports transports) {
    this.startup = startup;
    this.host = host;
    this.flights = flights;
    this.catalogue = catalogue;
    this.providers = providers;
    this.transports = transports;
    startup.self().watch(startup.memory(), flights, catalogue, transports);
    catalogue.onAsked(() -> {
      providers.askAgain();
      transports.watchCertificates();
    });
  }

  /**
   * An agent without transports: finds plug-ins on the class path and in {@code plugins/}, binds
   * all settings, opens providers.
   *
   * @throws SettingsException with all that is wrong
   */
  public static Agent open(Launch launch) throws SettingsException, InterruptedException {
    return open(launch, Discovery::builtIn);
  }

  /** The same with these plug-ins instead of those on the class path. */
  public static Agent open(
      Launch launch, List<? extends MetricProvider> providers, List<? extends Transport> transports)
      throws SettingsException, InterruptedException {
    return open(launch, these(providers, transports));
  }

  /**
   * An agent that serves: first transports open, then providers, and whoever asks before those have
   * opened waits for them. The first samples of rates are taken on other threads.
   *
   * @throws IOException when a transport can't open
   * @throws SettingsException with all that is wrong
   */
  public static Agent serve(Launch launch)
      throws SettingsException, IOException, InterruptedException {
    return serve(launch, Discovery::builtIn);
  }

  /** The same with these plug-ins instead of those on the class path. */
  public static Agent serve(
      Launch launch, List<? extends MetricProvider> providers, List<? extends Transport> transports)
      throws SettingsException, IOException, InterruptedException {
    return serve(launch, these(providers, transports));
  }

  private static Startup.Finder these(
      List<? extends MetricProvider> providers, List<? extends Transport> transports) {
    return discovery -> {
      providers.forEach(discovery::provider);
      transports.forEach(discovery::transport);
    };
  }

  private static Agent create(Launch launch, Startup.Finder builtIn) throws SettingsException {
    Startup startup = new Startup(launch, builtIn);
    return Guice.createInjector(Stage.DEVELOPMENT, new EngineModule(launch, startup))
        .getInstance(Agent.class);
  }

  private static Agent open(Launch launch, Startup.Finder builtIn)
      throws SettingsException, InterruptedException {
    Agent agent = create(launch, builtIn);
    try {
      finish(agent.opening(source -> {}));
      return agent;
    } catch (SettingsException | InterruptedException e) {
      agent.close();
      throw e;
    }
  }

  private static Agent serve(Launch launch, Startup.Finder builtIn)
      throws SettingsException, IOException, InterruptedException {
    Agent agent = create(launch, builtIn);
    try {
      FutureTask<List<String>> opening = agent.opening(agent::takeBaseline);
      agent.transports.open();
      finish(opening);
      return agent;
    } catch (SettingsException | IOException | InterruptedException e) {
      agent.close();
      throw e;
    }
  }

  /** What opens the providers: a transport that needs them while it opens runs it before. */
  private FutureTask<List<String>> opening(Consumer<OpenSource> opened) {
    FutureTask<List<String>> opening = new FutureTask<>(() -> providers.open(opened));
    catalogue.openBy(opening);
    return opening;
  }

  private static void finish(FutureTask<List<String>> opening)
      throws SettingsException, InterruptedException {
    opening.run();
    List<String> errors;
    try {
      errors = opening.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw new IllegalStateException(e.getCause());
    }
    if (!errors.isEmpty()) {
      throw new SettingsException(errors);
    }
  }

  /** The first sample of rates: who asks first waits a tenth of a second less. */
  private void takeBaseline(OpenSource source) {
    if (source.source().rates()) {
      flights.start("baseline " + source.id(), source.slot()::takeBaseline);
    }
  }

  /** Of all open sources. */
  public Readings readings() {
    return catalogue;
  }

  public Host host() {
    return host;
  }

  /** Those that run, in the order of the setting {@code transport}. */
  public List<RunningTransport> transports() {
    return transports.running();
  }

  /**
   * Reads settings, keys and certificates anew (SIGHUP). When the settings are wrong, that is
   * logged and all goes on as it was.
   */
  public synchronized void reload() {
    try {
      LogOutput.apply(startup.reread());
    } catch (SettingsException e) {
      e.errors().forEach(error -> LOG.log(Level.WARNING, "not reloaded: {0}", error));
      return;
    }
    transports.reload();
  }

  /** Each plug-in that was found, and what became of it. */
  public List<Plugin> plugins() {
    return startup.plugins(catalogue::troubles);
  }

  /** All settings as they were at the start, and where each came from. */
  public EffectiveSettings settings() {
    Map<String, String> standards = new HashMap<>();
    for (OpenSource source : catalogue.openSources()) {
      String name = source.source().name();
      standards.put(name + ".min-age", SettingSyntax.written(source.source().minAge()));
      standards.put(name + ".timeout", SettingSyntax.written(source.source().timeout()));
    }
    return startup.effective().withDefaults(standards);
  }

  /**
   * Sees to what the next start is told when the process ends before its agent is there.
   *
   * @param ending null: it ends as it should
   */
  public static void endedBefore(Launch launch, @Nullable Ending ending) {
    Marks.keep(launch.marks(), ending == null ? null : ending.plugin());
  }

  /**
   * Remembers, for the next start, which plug-in ends the process. To be said before it is closed.
   */
  public void endedBy(Ending ending) {
    startup.blame(ending);
  }

  /**
   * Closes transports, then what they share, then sources, within two seconds; what does not close
   * by then is left behind and named. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    catalogue.openNoMore();
    Closing.sideBySide("transport", transports.running(), TRANSPORTS_CLOSE);
    Closing.oneByOne("shared", transports.shared().release(), SHARED_CLOSE);
    Closing.sideBySide(
        "source",
        catalogue.openSources().stream()
            .<AutoCloseable>map(source -> source.slot()::close)
            .toList(),
        SAMPLERS_CLOSE);
    startup.close();
  }
}
