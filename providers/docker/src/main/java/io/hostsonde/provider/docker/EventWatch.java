package io.hostsonde.provider.docker;

import io.hostsonde.api.MemoryShare;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Follows an engine's events on a thread of its own, and remembers which containers changed. It
 * sleeps between events, and ends by itself when nobody has taken changes for a while, so that an
 * agent that nobody watches is not woken by containers either. Whatever ends it, the next who needs
 * it makes a new one and looks at everything again.
 */
final class EventWatch implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** With more it is looked at everything again, which is not dearer then. */
  static final int MAX_CHANGES = 2_000;

  private static final Logger LOG = System.getLogger(EventWatch.class.getName());

  private final HttpExchange stream;
  private final MemoryShare.Lease memory;
  private final long idleNanos;
  private final Set<String> changed = new HashSet<>();
  private volatile long takenAt = System.nanoTime();
  private volatile boolean running = true;

  private EventWatch(HttpExchange stream, MemoryShare.Lease memory, Duration idle) {
    this.stream = stream;
    this.memory = memory;
    this.idleNanos = idle.toNanos();
  }

  /**
   * Begins to follow; all that changes after this has returned is noticed.
   *
   * @param idle how long it goes on when nobody takes changes
   */
  static EventWatch start(EngineApi api, Duration idle) throws IOException {
    HttpExchange stream = api.stream(ApiPath.events(), PATIENCE);
    MemoryShare.Lease memory = api.memory().lease("an event", api.part(EngineApi.ANSWER_PARTS));
    EventWatch watch = new EventWatch(stream, memory, idle);
    Thread.ofPlatform().daemon().name("docker-events").start(watch::follow);
    return watch;
  }

  private void follow() {
    try (stream;
        memory) {
      JsonLines lines = new JsonLines(memory);
      byte[] bytes = new byte[8 << 10];
      while (running) {
        long left = takenAt + idleNanos - System.nanoTime();
        if (left <= 0) {
          return;
        }
        try {
          int count = stream.read(bytes, 0, bytes.length, left);
          if (count < 0) {
            return;
          }
          lines.add(bytes, count, this::note);
        } catch (SocketTimeoutException e) {
          // Nothing happened; go on if somebody still wants to know.
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "events of the container engine ended", e);
    } finally {
      running = false;
    }
  }

  private void note(Json event) {
    String id = event.at("Actor", "ID").text(event.at("id").text(""));
    if (!event.at("Type").text("container").equals("container") || !ApiPath.isReference(id)) {
      return;
    }
    synchronized (changed) {
      changed.add(id);
      running &= changed.size() <= MAX_CHANGES;
    }
  }

  /** Whether no change can have been missed so far. */
  boolean running() {
    return running;
  }

  /** The ids of the containers that changed since this was last called. */
  Set<String> takeChanges() {
    takenAt = System.nanoTime();
    synchronized (changed) {
      Set<String> taken = Set.copyOf(changed);
      changed.clear();
      return taken;
    }
  }

  @Override
  public void close() {
    running = false;
    stream.close();
  }
}
