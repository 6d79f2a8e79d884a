package io.hostsonde.provider.docker;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.metrics.Containers.State;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The containers of one engine: listed and inspected once, then only those inspected again of which
 * an event told. So an engine on which nothing happens is asked nothing. Safe for use by many
 * threads.
 */
final class Inventory implements AutoCloseable {

  static final Duration LIST_PATIENCE = Duration.ofSeconds(2);
  static final int INSPECT_THREADS = 8;

  /** An engine may answer for all containers but one; that one is asked for ever less often. */
  static final Duration FIRST_RETRY = Duration.ofSeconds(5);

  static final Duration LAST_RETRY = Duration.ofMinutes(5);

  private static final Logger LOG = System.getLogger(Inventory.class.getName());

  private static final Comparator<Inspection> NEWEST_FIRST =
      Comparator.comparing((Inspection c) -> c.created() == null ? Instant.EPOCH : c.created())
          .reversed()
          .thenComparing(Inspection::id);

  private final EngineApi api;
  private final boolean stopped;
  private final int most;
  private final Duration idle;
  private final HostClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Known> known = new HashMap<>();
  private @Nullable EventWatch watch;
  private int omitted;

  /** A container, and when it is to be asked again for because it did not answer. */
  private static final class Known {
    Inspection container;
    boolean failed;
    long retryAt;
    Duration retry = FIRST_RETRY;

    Known(Inspection container) {
      this.container = container;
    }
  }

  /** What came of an inspection: null when there is no such container any more. */
  private record Answer(String id, @Nullable Inspection container, @Nullable IOException failure) {}

  /**
   * What there is.
   *
   * @param containers the newest first
   * @param omitted how many more there are
   */
  record Contents(List<Inspection> containers, int omitted) {}

  /**
   * Touches nothing.
   *
   * @param stopped whether those that do not run are wanted, too
   * @param most how many are looked at; running ones come first
   * @param idle how long events are followed when nobody asks
   */
  Inventory(EngineApi api, boolean stopped, int most, Duration idle, HostClock clock) {
    this.api = api;
    this.stopped = stopped;
    this.most = most;
    this.idle = idle;
    this.clock = clock;
  }

  /**
   * {@link #current}, where an engine that never was there, or may not be asked, is no failure.
   *
   * @throws AbsentException when that is so
   */
  Contents present() throws IOException, InterruptedException, AbsentException {
    try {
      return current();
    } catch (EngineAwayException e) {
      boolean neverThere = api.lastVersion() == null;
      switch (e.why()) {
        case FORBIDDEN -> throw new AbsentException(String.valueOf(e.getMessage()));
        case MISSING -> {
          if (neverThere) {
            throw new AbsentException(String.valueOf(e.getMessage()));
          }
        }
        case SILENT -> {}
      }
      throw e;
    }
  }

  /**
   * The containers as they are now.
   *
   * @throws EngineAwayException when the engine can't be reached
   */
  Contents current() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      EventWatch current = watch;
      if (current == null || !current.running()) {
        lookAtAll();
      } else {
        Set<String> changes = current.takeChanges();
        if (omitted > 0 && !changes.isEmpty()) {
          lookAtAll();
        } else {
          inspect(withRetries(changes));
        }
      }
      List<Inspection> containers = new ArrayList<>(known.size());
      known.values().forEach(each -> containers.add(each.container));
      containers.sort(NEWEST_FIRST);
      return new Contents(containers, omitted);
    } finally {
      lock.unlock();
    }
  }

  private void lookAtAll() throws IOException, InterruptedException {
    if (watch != null) {
      watch.close();
      watch = null;
    }
    api.forget();
    EventWatch started = EventWatch.start(api, idle);
    try {
      List<Inspection> listed = new ArrayList<>();
      for (Json entry : api.json(ApiPath.containers(stopped), LIST_PATIENCE).items()) {
        Inspection container = Inspection.parseListed(entry);
        if (ApiPath.isReference(container.id())) {
          listed.add(container);
        }
      }
      listed.sort(Comparator.comparing((Inspection c) -> !c.runs()).thenComparing(NEWEST_FIRST));
      omitted = Math.max(0, listed.size() - most);
      Set<String> ids = new HashSet<>();
      for (Inspection container : listed.subList(0, listed.size() - omitted)) {
        ids.add(container.id());
        known.computeIfAbsent(container.id(), id -> new Known(container)).container =
            merged(known.get(container.id()), container);
      }
      known.keySet().retainAll(ids);
      inspect(ids);
      watch = started;
    } finally {
      if (watch != started) {
        started.close();
      }
    }
  }

  /** Only the list has all names; all else is better known from the last inspection, if any. */
  private static Inspection merged(@Nullable Known before, Inspection listed) {
    return before == null
            || before.container.started() == null
            || before.container.state() != listed.state()
        ? listed
        : before.container.named(listed.names());
  }

  private Set<String> withRetries(Set<String> changes) {
    Set<String> ids = new HashSet<>(changes);
    long now = clock.nanoTime();
    for (Known each : known.values()) {
      if (each.failed && now - each.retryAt >= 0) {
        ids.add(each.container.id());
      }
    }
    return ids;
  }

  private void inspect(Collection<String> ids) throws IOException, InterruptedException {
    if (ids.isEmpty()) {
      return;
    }
    ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    Parallel.each(
        "docker-inspect", List.copyOf(ids), INSPECT_THREADS, id -> answers.add(inspect(id)));
    EngineAwayException away = null;
    for (Answer answer : answers) {
      if (answer.failure() instanceof EngineAwayException e) {
        away = e;
      }
      take(answer);
    }
    if (away != null) {
      throw away;
    }
  }

  private Answer inspect(String id) {
    try {
      return new Answer(id, api.inspect(id), null);
    } catch (EngineRefusalException e) {
      return new Answer(id, null, e.noSuchContainer() ? null : e);
    } catch (IOException e) {
      return new Answer(id, null, e);
    } catch (RuntimeException e) {
      return new Answer(id, null, new IOException("an answer that can't be read: " + e, e));
    }
  }

  private void take(Answer answer) {
    Inspection container = answer.container();
    Known before = known.get(answer.id());
    if (container != null) {
      if (!stopped && !container.runs() && container.state() != State.RESTARTING) {
        known.remove(answer.id());
      } else if (before != null || known.size() < most) {
        known.put(
            answer.id(),
            new Known(
                before != null && before.container.names().contains(container.name())
                    ? container.named(before.container.names())
                    : container));
      } else {
        omitted++;
      }
    } else if (answer.failure() == null) {
      known.remove(answer.id());
    } else {
      Known later = before == null ? null : before;
      if (later != null) {
        if (!later.failed) {
          LOG.log(
              Level.WARNING,
              "container {0}: {1}; what was known of it is shown on",
              later.container.name(),
              String.valueOf(answer.failure().getMessage()));
        }
        later.failed = true;
        later.retryAt = clock.nanoTime() + later.retry.toNanos();
        later.retry =
            later.retry.compareTo(LAST_RETRY) < 0 ? later.retry.multipliedBy(2) : LAST_RETRY;
      } else {
        // Nothing is known of a new container whose first inspection failed: look at all again.
        closeWatch();
      }
    }
  }

  private void closeWatch() {
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closeWatch();
      watch = null;
    } finally {
      lock.unlock();
    }
  }
}
