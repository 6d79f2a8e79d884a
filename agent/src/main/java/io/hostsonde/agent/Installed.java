package io.hostsonde.agent;

import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Transport;
import java.net.URL;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider or transport that could be loaded, what it said about itself, and what became of it.
 *
 * @param <P> the SPI's type
 */
final class Installed<P> {

  /** How long it may take to say something about itself, which it should know. */
  private static final Duration ABOUT = Duration.ofMillis(500);

  private record Status(State state, String reason, List<String> sources) {}

  /** What is of the plug-in's own classes. */
  private record Held<P>(P plugin, SettingsGroup settings) {}

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final Class<P> type;
  private final Plugin.Kind kind;
  private final String name;
  private final @Nullable PluginFolder folder;
  private final String where;
  private final String version;
  private final Set<String> sources;
  private final boolean merges;
  private final int preference;
  private volatile @Nullable Held<P> held;
  private volatile @Nullable Record bound;
  private Flights.@Nullable Guarded<String> lastAbout;
  private final Refusals refusals = new Refusals();
  private volatile Status status = new Status(State.INSTALLED, "", List.of());

  private Installed(
      Class<P> type,
      Plugin.Kind kind,
      P plugin,
      String name,
      @Nullable PluginFolder folder,
      Set<String> sources,
      boolean merges,
      int preference,
      Class<? extends Record> settings) {
    this.type = type;
    this.kind = kind;
    this.name = name;
    this.folder = folder;
    this.sources = Set.copyOf(sources);
    this.merges = merges;
    this.preference = preference;
    this.held = new Held<>(plugin, SettingsGroup.of(name, settings));
    this.where = folder == null ? location(plugin.getClass()) : folder.path().toString();
    String told = plugin.getClass().getPackage().getImplementationVersion();
    this.version = told == null ? "" : told;
  }

  /**
   * Asks a provider what it is.
   *
   * @param folder null: it is on the class path
   * @throws IllegalArgumentException when it says what is not allowed
   */
  static Installed<MetricProvider> provider(
      MetricProvider provider, @Nullable PluginFolder folder) {
    String name = valid(provider.name());
    Set<String> sources = said("sources()", provider.sources());
    sources.forEach(Installed::valid);
    return new Installed<>(
        MetricProvider.class,
        Plugin.Kind.PROVIDER,
        provider,
        name,
        folder,
        sources,
        provider.merges(),
        provider.preference(),
        said("settings()", provider.settings()));
  }

  /** The same of a transport. */
  static Installed<Transport> transport(Transport transport, @Nullable PluginFolder folder) {
    return new Installed<>(
        Transport.class,
        Plugin.Kind.TRANSPORT,
        transport,
        valid(transport.name()),
        folder,
        Set.of(),
        false,
        0,
        said("settings()", transport.settings()));
  }

  private static String valid(@Nullable String name) {
    String valid = said("name()", name);
    if (!NAME.matcher(valid).matches()) {
      throw new IllegalArgumentException(
          "the name '" + valid + "' is not lower-case words joined by hyphens");
    }
    return valid;
  }

  /** Whoever wrote the plug-in may not have had a compiler that watches over null. */
  static <T> T said(String method, @Nullable T answer) {
    if (answer == null) {
      throw new IllegalStateException(method + " returned null");
    }
    return answer;
  }

  /** This one if it is of that type, else null. */
  @SuppressWarnings("unchecked") // the type was looked at
  <T> @Nullable Installed<T> as(Class<T> wanted) {
    return type == wanted ? (Installed<T>) this : null;
  }

  P plugin() {
    return held().plugin();
  }

  private Held<P> held() {
    return Objects.requireNonNull(held, "the plug-in was ended");
  }

  /** Whether its classes were let go of; there is no plug-in and are no settings any longer. */
  boolean released() {
    return held == null;
  }

  /** Lets go of all that is of its own classes; its name and what became of it stay. */
  void release() {
    held = null;
    bound = null;
    lastAbout = null;
  }

  /** Its settings as they were at the start. */
  void bind(Record settings) {
    bound = settings;
  }

  Record bound() {
    return Objects.requireNonNull(bound, "no settings were bound");
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

  /** Whether its sources are parts, which go with those of others. */
  boolean merges() {
    return merges;
  }

  /** What it can have for itself only: the names of its sources, or its parts of them. */
  Set<String> claims() {
    return merges
        ? sources.stream().map(source -> source + ":" + name).collect(Collectors.toSet())
        : sources;
  }

  int preference() {
    return preference;
  }

  SettingsGroup settings() {
    return held().settings();
  }

  ClassLoader loader() {
    return plugin().getClass().getClassLoader();
  }

  /** Its folder, or the jar it is in. */
  String where() {
    return where;
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
    int rank = folder == null ? -1 : prefer.indexOf(folder.name());
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

  /**
   * What became of it.
   *
   * @param troubles what its sources have, when it is open; empty for nothing
   */
  Plugin report(Flights flights, String troubles) {
    Status now = status;
    boolean open = now.state() == State.OPEN;
    String reason =
        open ? joined(joined(about(flights), troubles), refusals.toString()) : now.reason();
    List<String> threads = open || folder == null ? List.of() : folder.threadsLeft();
    return new Plugin(kind, name, where, version, now.state(), reason, now.sources(), threads);
  }

  /** There was no memory for something that it wanted to hold. */
  void refusedMemory(String reason) {
    refusals.add(reason);
  }

  private static String joined(String about, String troubles) {
    return about.isEmpty() || troubles.isEmpty() ? about + troubles : about + "; " + troubles;
  }

  private String about(Flights flights) {
    Held<P> asked = held;
    if (asked == null || !(asked.plugin() instanceof MetricProvider provider)) {
      return "";
    }
    Flights.Guarded<String> question;
    synchronized (refusals) {
      if (lastAbout != null && !lastAbout.ended()) {
        return "";
      }
      question = flights.guard("about " + name, provider::about);
      lastAbout = question;
    }
    try {
      String about = question.await(ABOUT);
      return about == null ? "" : about;
    } catch (ExecutionException e) {
      return Reasons.withAdvice(Reasons.cause(e));
    } catch (TimeoutException e) {
      return "";
    } catch (InterruptedException e) {
      // Who is in a hurry learns the rest.
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public String toString() {
    return name + " (" + where() + ")";
  }
}
