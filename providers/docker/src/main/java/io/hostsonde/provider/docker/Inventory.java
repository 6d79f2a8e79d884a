package io.hostsonde.provider.docker;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
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
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
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

  /** Of the memory, what is known of containers gets one part of so many. */
  static final int INVENTORY_PARTS = 8;

  /** An engine may answer for all containers but one; that one is asked for ever less often. */
  static final Duration FIRST_RETRY = Duration.ofSeconds(5);

  static final Duration LAST_RETRY = Duration.ofMinutes(5);

  private static final Logger LOG = System.getLogger(Inventory.class.getName());

  private static final Comparator<Inspection> NEWEST_FIRST =
      Comparator.comparing((Inspection c) -> c.created() == null ? Instant.EPOCH : c.created())
          .reversed()
          .thenComparing(Inspection::id);

  private static final Comparator<Inspection> RUNNING_FIRST =
      Comparator.comparing((Inspection c) -> !c.runs()).thenComparing(NEWEST_FIRST);

  private final EngineApi api;
  private final boolean stopped;
  private final boolean labels;
  private final int most;
  private final Duration idle;
  private final HostClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Known> known = new HashMap<>();

  /** For all that is known. */
  private final MemoryShare.Lease memory;

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

    void answered() {
      failed = false;
      retry = FIRST_RETRY;
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
   * @param labels whether their labels are
   * @param most how many are looked at; running ones come first
   * @param idle how long events are followed when nobody asks
   */
  Inventory(
      EngineApi api, boolean stopped, boolean labels, int most, Duration idle, HostClock clock) {
    this.api = api;
    this.stopped = stopped;
    this.labels = labels;
    this.most = most;
    this.idle = idle;
    this.clock = clock;
    this.memory = api.memory().lease("what is known of the containers", api.part(INVENTORY_PARTS));
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
      Set<String> ids = new HashSet<>();
      for (Inspection container : listed()) {
        Known before = known.get(container.id());
        if (hold(container.id(), before, merged(before, container))) {
          ids.add(container.id());
        } else {
          omitted++;
        }
      }
      for (String id : List.copyOf(known.keySet())) {
        if (!ids.contains(id)) {
          forget(id);
        }
      }
      inspect(ids);
      watch = started;
    } finally {
      if (watch != started) {
        started.close();
      }
    }
  }

  /** The first of those that there are, running ones and the newest before others. */
  private Collection<Inspection> listed() throws IOException {
    NavigableSet<Inspection> listed = new TreeSet<>(RUNNING_FIRST);
    omitted = 0;
    try (MemoryShare.Lease lease =
        api.memory().lease("the list of containers", api.part(INVENTORY_PARTS))) {
      return api.ask(
          ApiPath.containers(stopped),
          LIST_PATIENCE,
          (body, answer) -> {
            Json.elements(body, answer, entry -> list(entry, listed, lease));
            return listed;
          });
    }
  }

  private void list(Json entry, NavigableSet<Inspection> listed, MemoryShare.Lease lease) {
    Inspection container = wanted(Inspection.parseListed(entry));
    if (!ApiPath.isReference(container.id())) {
      return;
    }
    boolean held = lease.take(container.heldBytes());
    while (!held && !listed.isEmpty() && RUNNING_FIRST.compare(container, listed.last()) < 0) {
      lease.give(listed.removeLast().heldBytes());
      omitted++;
      held = lease.take(container.heldBytes());
    }
    if (!held) {
      omitted++;
      return;
    }
    listed.add(container);
    if (listed.size() > most) {
      lease.give(listed.removeLast().heldBytes());
      omitted++;
    }
  }

  private Inspection wanted(Inspection container) {
    return labels ? container : container.unlabelled();
  }

  /** Remembers a container as it is now; false when there is no memory for it. */
  private boolean hold(String id, @Nullable Known before, Inspection now) {
    long held = before == null ? 0 : before.container.heldBytes();
    long needed = now.heldBytes();
    if (needed > held && !memory.take(needed - held)) {
      return false;
    }
    memory.give(Math.max(0, held - needed));
    if (before == null) {
      known.put(id, new Known(now));
    } else {
      before.container = now;
    }
    return true;
  }

  private void forget(String id) {
    Known gone = known.remove(id);
    if (gone != null) {
      memory.give(gone.container.heldBytes());
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
      return new Answer(id, wanted(api.inspect(id)), null);
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
        forget(answer.id());
      } else if (before == null && known.size() >= most) {
        omitted++;
      } else {
        Inspection named =
            before != null && before.container.names().contains(container.name())
                ? container.named(before.container.names())
                : container;
        if (!hold(answer.id(), before, named)) {
          forget(answer.id());
          omitted++;
        } else if (before != null) {
          before.answered();
        }
      }
    } else if (answer.failure() == null) {
      forget(answer.id());
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
      memory.close();
    } finally {
      lock.unlock();
    }
  }
}
