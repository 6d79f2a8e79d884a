package io.hostsonde.agent;

import io.hostsonde.agent.Plugin.State;
import io.hostsonde.api.Host;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.Source;
import io.hostsonde.api.Support;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks providers whether they support the host, and opens those that do; where several offer the
 * same source, the one that is preferred.
 */
final class Providers {

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.plugins");

  /** How long sources that are not wanted may take to close. */
  private static final Duration REFUSED_CLOSE = Duration.ofMillis(300);

  /** Candidates in the order of preference; all that can wait is asked again. */
  private final List<Candidate> candidates;

  private final List<String> prefer;
  private final EngineSettings settings;
  private final Host host;
  private final Memory memory;
  private final Slot.Engine engine;
  private final Slot.Engine ofLookups;
  private final Catalogue catalogue;
  private final Discovery discovery;
  private final AtomicLong askedAt;
  private volatile boolean waiting;

  @Inject
  Providers(
      List<Candidate> candidates,
      EngineSettings.Preference preference,
      EngineSettings settings,
      Host host,
      Memory memory,
      Slot.Engine engine,
      Catalogue catalogue,
      Discovery discovery) {
    this.prefer = preference.prefer();
    this.candidates =
        candidates.stream().sorted((a, b) -> byPreference(a, b, preference.prefer())).toList();
    this.settings = settings;
    this.host = host;
    this.memory = memory;
    this.engine = engine;
    this.ofLookups = engine.quiet();
    this.catalogue = catalogue;
    this.discovery = discovery;
    this.askedAt = new AtomicLong(engine.clock().nanoTime());
  }

  /**
   * Opens all that can be opened.
   *
   * @param opened is told of each source at once, while others still open
   * @return what is wrong with the installation or the settings, for the agent not to start
   */
  List<String> open(Consumer<OpenSource> opened) throws InterruptedException {
    List<Candidate> supporting = supporting(candidates);
    List<String> errors = ties(supporting);
    if (errors.isEmpty()) {
      open(supporting, opened, errors);
    }
    settle();
    return errors;
  }

  /** Asks those that could not work when they were last asked, if that is long ago. */
  void askAgain() {
    if (!waiting) {
      return;
    }
    long now = engine.clock().nanoTime();
    long last = askedAt.get();
    if (now - last >= settings.supportInterval().toNanos() && askedAt.compareAndSet(last, now)) {
      engine.flights().start("support", this::openWaiting);
    }
  }

  private void openWaiting() {
    try {
      List<Candidate> again =
          candidates.stream().filter(c -> c.installed().state() == State.WAITING).toList();
      List<String> errors = new ArrayList<>();
      open(supporting(again), source -> {}, errors);
      errors.forEach(error -> LOG.log(Level.WARNING, error));
      settle();
    } catch (InterruptedException e) {
      // The agent is closing.
      Thread.currentThread().interrupt();
    }
  }

  private List<Candidate> supporting(List<Candidate> asked) throws InterruptedException {
    Map<Candidate, Flights.Guarded<Support>> answers = new LinkedHashMap<>();
    for (Candidate candidate : asked) {
      answers.put(candidate, guard(candidate, "asked", () -> support(candidate)));
    }
    List<Candidate> supporting = new ArrayList<>();
    for (Map.Entry<Candidate, Flights.Guarded<Support>> answer : answers.entrySet()) {
      Candidate candidate = answer.getKey();
      Support support = result(candidate, answer.getValue(), null);
      if (support == null) {
        continue;
      }
      switch (support.state()) {
        case YES -> supporting.add(candidate);
        case NOT_NOW -> candidate.installed().become(State.WAITING, support.reason());
        case NEVER -> candidate.installed().become(State.UNSUPPORTED, support.reason());
      }
    }
    return supporting;
  }

  /** Two built-in ones that nothing tells apart. */
  private List<String> ties(List<Candidate> supporting) {
    Map<String, Candidate> first = new HashMap<>();
    List<String> errors = new ArrayList<>();
    for (Candidate next : supporting) {
      for (String source : next.installed().claims()) {
        Candidate before = first.putIfAbsent(source, next);
        if (before != null && before.installed().builtIn() && before.order(next, prefer) == 0) {
          errors.add(
              "the source "
                  + source
                  + " is offered by "
                  + before.installed()
                  + " and "
                  + next.installed()
                  + " with the same preference: remove a jar, or set providers.prefer="
                  + before.name());
        }
      }
    }
    return errors;
  }

  /** Opens side by side those that want different sources; the others when these have opened. */
  private void open(List<Candidate> supporting, Consumer<OpenSource> opened, List<String> errors)
      throws InterruptedException {
    List<Candidate> left = new ArrayList<>(supporting);
    while (!left.isEmpty()) {
      Set<String> claimed = new HashSet<>();
      Map<Candidate, Flights.Guarded<List<Source<?>>>> opening = new LinkedHashMap<>();
      for (Candidate candidate : left) {
        Set<String> wanted = candidate.installed().claims();
        if (wanted.stream().anyMatch(claimed::contains)) {
          continue;
        }
        claimed.addAll(wanted);
        opening.put(
            candidate,
            taken(candidate.installed())
                ? null
                : guard(candidate, "opened", () -> sources(candidate)));
      }
      for (Map.Entry<Candidate, Flights.Guarded<List<Source<?>>>> entry : opening.entrySet()) {
        finish(entry.getKey(), entry.getValue(), opened, errors);
      }
      left.removeAll(opening.keySet());
    }
  }

  private Support support(Candidate candidate) {
    return Installed.said("support()", candidate.installed().plugin().support(host));
  }

  private List<Source<?>> sources(Candidate candidate) {
    MetricProvider provider = candidate.installed().plugin();
    List<Source<?>> sources =
        Installed.said(
            "open()", provider.open(candidate.context(host, engine.clock(), memory.intake())));
    sources.forEach(source -> Installed.said("open(), for one of its sources,", source));
    return List.copyOf(sources);
  }

  private boolean taken(Installed<?> wanting) {
    return wanting.sources().stream()
        .allMatch(name ->
            catalogue.provider(name) != null && !(wanting.merges() && catalogue.parts(name)));
  }

  private void finish(
      Candidate candidate,
      Flights.@Nullable Guarded<List<Source<?>>> opening,
      Consumer<OpenSource> opened,
      List<String> errors)
      throws InterruptedException {
    if (opening == null) {
      disable(candidate);
      return;
    }
    List<Source<?>> sources = result(candidate, opening, errors);
    if (sources == null) {
      return;
    }
    String defect = defect(candidate.installed(), sources);
    if (defect != null) {
      fail(candidate, defect + "; that is a defect of it: tell who made it, or remove it");
      close(sources);
      return;
    }
    List<String> added = new ArrayList<>();
    for (Source<?> source : sources) {
      OpenSource open = openSource(candidate, source);
      if (catalogue.add(open)) {
        added.add(source.id());
        opened.accept(open);
      }
    }
    if (added.isEmpty() && !sources.isEmpty()) {
      disable(candidate); // A part, where somebody opened the whole at the same time.
      close(sources);
    } else {
      candidate.installed().open(added);
    }
  }

  /** Where what it opened is not what it announced; null where it is. */
  private static @Nullable String defect(Installed<?> installed, List<Source<?>> sources) {
    for (Source<?> source : sources) {
      if (!installed.sources().contains(source.name())) {
        return "opened the source " + source.name() + ", which sources() did not announce";
      }
      if (source.merge().isPresent() != installed.merges()) {
        return "opened a part or the whole of " + source.name() + ", and merges() says otherwise";
      }
    }
    return null;
  }

  private static void close(List<Source<?>> refused) {
    Closing.sideBySide("source", refused.stream().map(Source::sampler).toList(), REFUSED_CLOSE);
  }

  private void disable(Candidate candidate) {
    Set<String> others = new HashSet<>();
    candidate.installed().sources().forEach(s -> others.add(catalogue.provider(s)));
    candidate
        .installed()
        .become(
            State.DISABLED,
            String.join(", ", others) + " has its sources; providers.prefer decides otherwise");
  }

  private OpenSource openSource(Candidate candidate, Source<?> source) {
    EngineSettings.OfSource settings = candidate.ofSources().get(source.name());
    Installed<?> installed = candidate.installed();
    Copies copies =
        installed.builtIn()
            ? null
            : new Copies(memory.intake().reporting(installed::refusedMemory), memory.maxSample());
    return new OpenSource(
        candidate.name(),
        source,
        settings == null ? EngineSettings.OfSource.NONE : settings,
        installed.loader(),
        copies,
        engine,
        ofLookups);
  }

  private <T> Flights.Guarded<T> guard(Candidate candidate, String doing, Callable<T> call) {
    return engine
        .flights()
        .guard(
            "provider " + candidate.name(),
            () -> {
              try (var _ = new ContextLoader(candidate.installed().loader(), doing)) {
                return call.call();
              }
            });
  }

  /**
   * What a provider answered; null when it did not, which is then its state.
   *
   * @param errors takes what a built-in one says about its settings; null: that is a failure, too
   */
  private <T> @Nullable T result(
      Candidate candidate, Flights.Guarded<T> call, @Nullable List<String> errors)
      throws InterruptedException {
    try {
      return call.await(settings.openTimeout(), Discovery.OPEN_TIMEOUT);
    } catch (TimeoutException e) {
      fail(candidate, Reasons.withAdvice(e));
    } catch (ExecutionException e) {
      Throwable cause = Reasons.cause(e);
      fail(candidate, Reasons.withAdvice(cause));
      if (errors != null
          && cause instanceof IllegalArgumentException
          && candidate.installed().builtIn()) {
        errors.add(candidate.name() + ": " + Reasons.of(cause));
      }
    }
    return null;
  }

  private static void fail(Candidate candidate, String reason) {
    candidate.installed().become(State.FAILED, reason);
    LOG.log(Level.WARNING, "{0} is not used: {1}", candidate.installed(), reason);
  }

  /** Tells the catalogue why the others are not open, and ends those that never will be. */
  private void settle() {
    Map<String, String> reasons = new HashMap<>();
    boolean anyWaits = false;
    for (Candidate candidate : candidates) {
      Installed<?> installed = candidate.installed();
      anyWaits |= installed.state() == State.WAITING;
      if (installed.state() != State.OPEN) {
        installed.sources().forEach(source -> explain(reasons, source, installed));
      }
    }
    waiting = anyWaits;
    catalogue.explain(reasons);
    discovery.endIdle();
  }

  /** Of parts every one's reason counts, of others that of the preferred one. */
  private static void explain(Map<String, String> reasons, String source, Installed<?> closed) {
    reasons.merge(
        source, closed.reason(), (before, next) -> closed.merges() ? before + "; " + next : before);
  }

  private static int byPreference(Candidate a, Candidate b, List<String> prefer) {
    int order = a.order(b, prefer);
    return order == 0 ? a.name().compareTo(b.name()) : order;
  }
}
