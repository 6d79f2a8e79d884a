package io.hostsonde.agent;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Logs;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.SourceInfo;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The open sources, and the readings of them for whoever asks. */
final class Catalogue implements Readings {

  /** How many names that are no source get the same {@link Absent} each time. */
  private static final int STRANGERS = 64;

  /**
   * What is open at a time; replaced as a whole.
   *
   * @param sources by id
   * @param groups by what they are asked for by
   */
  private record Open(
      SortedMap<String, OpenSource> sources,
      SortedMap<String, Group> groups,
      Map<String, Absent> strangers) {}

  private final HostClock clock;
  private volatile Open open =
      new Open(new TreeMap<>(), new TreeMap<>(), new ConcurrentHashMap<>());
  private volatile Map<String, String> reasons = Map.of();
  private volatile Runnable onAsked = () -> {};
  private volatile FutureTask<?> opening = new FutureTask<>(() -> {}, null);

  @Inject
  Catalogue(HostClock clock) {
    this.clock = clock;
  }

  /** What opens the providers; whoever asks for something waits until it is done. */
  void openBy(FutureTask<?> opening) {
    this.opening = opening;
  }

  /** What was not begun to open by now never will be. */
  void openNoMore() {
    opening.cancel(false);
  }

  private boolean stillOpening() {
    return !opening.isDone();
  }

  /** Whether all that can be opened is, within that time; what went wrong is said elsewhere. */
  private boolean awaitOpened(Duration patience) throws InterruptedException {
    try {
      opening.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      // Nothing further will be open.
    }
    return true;
  }

  /** Opens all that can be opened, when nobody else does, and can't be interrupted in that. */
  private void awaitOpened() {
    boolean interrupted = false;
    while (stillOpening()) {
      opening.run();
      try {
        awaitOpened(Slot.FOREVER);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds a source; the first of an id stays. Parts of one name are read as one. */
  synchronized boolean add(OpenSource source) {
    Group group = open.groups().get(source.askedAs());
    Group grown = group == null ? Group.of(source) : group.with(source);
    SortedMap<String, OpenSource> sources = new TreeMap<>(open.sources());
    if (grown == null || sources.putIfAbsent(source.id(), source) != null) {
      return false;
    }
    SortedMap<String, Group> groups = new TreeMap<>(open.groups());
    groups.put(source.askedAs(), grown);
    open = new Open(sources, groups, new ConcurrentHashMap<>());
    return true;
  }

  /** Why the sources of these names are not open. */
  synchronized void explain(Map<String, String> reasons) {
    this.reasons = Map.copyOf(reasons);
    open = new Open(open.sources(), open.groups(), new ConcurrentHashMap<>());
  }

  /** What is to be done, cheaply, on the thread of whoever asks for something. */
  void onAsked(Runnable task) {
    this.onAsked = task;
  }

  /** Who opened the source of that name, or instances of it; null: nobody. */
  @Nullable String provider(String source) {
    for (OpenSource found : openSources()) {
      if (found.source().name().equals(source)) {
        return found.provider();
      }
    }
    return null;
  }

  /** What the sources of a provider have, in a few words; empty for nothing. */
  String troubles(String provider) {
    return openSources().stream()
        .filter(source -> source.provider().equals(provider))
        .map(OpenSource::trouble)
        .filter(trouble -> !trouble.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Whether there are parts of that name, which go with further ones. */
  boolean parts(String name) {
    Group group = open.groups().get(name);
    return group != null && group.merges();
  }

  Collection<OpenSource> openSources() {
    return open.sources().values();
  }

  @Override
  public List<SourceInfo> sources() {
    awaitOpened();
    onAsked.run();
    return open.groups().values().stream().map(Group::info).toList();
  }

  @Override
  public Optional<Map<String, Reading>> fresh(Set<String> names, Duration maxAge) {
    if (stillOpening()) {
      return Optional.empty();
    }
    Open now = open;
    long nanos = maxAge.toNanos();
    Map<String, Reading> readings = LinkedHashMap.newLinkedHashMap(names.size());
    for (String name : names) {
      Group group = now.groups().get(name);
      Reading reading = group == null ? stranger(now, name) : group.fresh(nanos);
      if (reading == null) {
        return Optional.empty();
      }
      readings.put(name, reading);
    }
    return Optional.of(readings);
  }

  @Override
  public boolean mayBlock(Set<String> names) {
    if (stillOpening()) {
      return true;
    }
    Open now = open;
    for (String name : names) {
      Group group = now.groups().get(name);
      if (group != null && group.mayBlock()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Map<String, Reading> read(Set<String> names, Duration maxAge) throws InterruptedException {
    awaitOpened();
    return read(names, maxAge, Slot.FOREVER);
  }

  @Override
  public Map<String, Reading> read(Set<String> names, Duration maxAge, Duration patience)
      throws InterruptedException {
    long until = clock.nanoTime() + patience.toNanos();
    if (!awaitOpened(patience)) {
      Map<String, Reading> none = LinkedHashMap.newLinkedHashMap(names.size());
      names.forEach(name ->
          none.put(name, new Failed(name, clock.now(), "the agent is still starting", null)));
      return none;
    }
    Open now = open;
    Map<OpenSource, Flight> flights = board(now, names, maxAge.toNanos());
    Map<String, Reading> readings = LinkedHashMap.newLinkedHashMap(names.size());
    for (String name : names) {
      Group group = now.groups().get(name);
      if (group == null) {
        readings.put(name, stranger(now, name));
        continue;
      }
      List<Reading> landed = new ArrayList<>(group.sources().size());
      for (OpenSource source : group.sources()) {
        Flight flight = Objects.requireNonNull(flights.get(source));
        Reading reading = source.slot().await(flight, maxAge.toNanos(), until);
        landed.add(reading == null ? source.slot().late(patience) : reading);
      }
      readings.put(name, group.reading(landed));
    }
    return readings;
  }

  @Override
  public void refresh(Set<String> names, Duration maxAge) {
    if (!stillOpening()) {
      board(open, names, maxAge.toNanos());
    }
  }

  /** Starts what flies alone before what keeps this thread, so that they go on side by side. */
  private Map<OpenSource, Flight> board(Open now, Set<String> names, long maxAge) {
    onAsked.run();
    Map<OpenSource, Flight> flights = LinkedHashMap.newLinkedHashMap(names.size());
    board(now, names, maxAge, true, flights);
    board(now, names, maxAge, false, flights);
    return flights;
  }

  private static void board(
      Open now, Set<String> names, long maxAge, boolean alone, Map<OpenSource, Flight> flights) {
    for (String name : names) {
      Group group = now.groups().get(name);
      for (OpenSource source : group == null ? List.<OpenSource>of() : group.sources()) {
        if (!flights.containsKey(source) && (!alone || source.slot().mayBlock())) {
          flights.put(source, source.slot().board(maxAge));
        }
      }
    }
  }

  @Override
  public Reading look(String source, Class<? extends Record> result, Object key, Duration maxAge)
      throws InterruptedException {
    awaitOpened();
    onAsked.run();
    Open now = open;
    OpenSource found = now.sources().get(source);
    if (found == null) {
      return stranger(now, source);
    }
    Lookups lookups = found.lookups(result);
    return lookups == null
        ? new Absent(source, clock.now(), source + " can't look up " + result.getSimpleName())
        : lookups.look(key, maxAge.toNanos());
  }

  @Override
  public Optional<Logs> logs(String source) {
    awaitOpened();
    OpenSource found = open.sources().get(source);
    return found == null ? Optional.empty() : found.logs();
  }

  private Reading stranger(Open now, String name) {
    @Nullable Absent known = now.strangers().get(name);
    if (known != null) {
      return known;
    }
    String reason = reasons.getOrDefault(name, "no source named " + name + " is installed");
    Absent absent = new Absent(name, clock.now(), reason);
    if (now.strangers().size() < STRANGERS) {
      now.strangers().putIfAbsent(name, absent);
    }
    return absent;
  }
}
