package io.hostsonde.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one listener, by what they are at. Those that have yet to send a whole request
 * are a class of their own: the oldest of them makes room for the newest, so that whoever drips
 * bytes shuts out nobody. Each class but that of WebSockets has a time after which one is dropped.
 * Safe for use by many threads.
 */
final class Connections {

  /** What a connection is at. */
  private enum Stage {
    /** A handshake, or the head of a request. */
    ARRIVING,
    /** An answer is made or written. */
    ANSWERING,
    /** It was answered, and may be used again. */
    RESTING,
    /** It is a WebSocket, with rules of its own. */
    STAYING,
    GONE
  }

  /** Before it has passed none is dropped for a newcomer. */
  static final Duration GRACE = Duration.ofSeconds(1);

  /** Who takes longer for its answer is dropped for a newcomer when there is no room else. */
  static final Duration SLOW = Duration.ofSeconds(10);

  private final int most;
  private final long headNanos;
  private final long answerNanos;
  private final LongSupplier nanoTime;

  // What follows is guarded by this.
  private final Map<SocketChannel, Visitor> all = new HashMap<>();
  private final Set<Visitor> arriving = new LinkedHashSet<>();
  private final Set<Visitor> answering = new LinkedHashSet<>();
  private final Set<Visitor> resting = new LinkedHashSet<>();

  /**
   * None yet.
   *
   * @param nanoTime the monotonic clock
   */
  Connections(HttpLimits limits, LongSupplier nanoTime) {
    this.most = limits.connections();
    this.headNanos = limits.headTimeout().toNanos();
    this.answerNanos = limits.answerTimeout().toNanos();
    this.nanoTime = nanoTime;
  }

  /** The connection that a request came over. */
  static Visitor of(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    EndPoint endPoint = connection.getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    return ((EagerConnector.EagerEndPoint) endPoint).visitor();
  }

  /**
   * One has come. When there are many already this waits for a moment, so that each of those gets
   * the time that an honest one needs: the next ones wait in the kernel.
   */
  void arrived(SocketChannel channel) throws InterruptedException {
    Visitor oldest = null;
    synchronized (this) {
      awaitRoom();
      Visitor visitor = new Visitor(channel);
      all.put(channel, visitor);
      enter(visitor, Stage.ARRIVING);
      if (arriving.size() > most) {
        oldest = arriving.iterator().next();
        enter(oldest, Stage.GONE);
      }
    }
    if (oldest != null) {
      oldest.drop();
    }
  }

  /** Until there is room, or the oldest has had its grace. */
  private void awaitRoom() throws InterruptedException {
    while (arriving.size() >= most) {
      long left = left(arriving, GRACE.toNanos(), nanoTime.getAsLong());
      if (left <= 0) {
        return;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  /** That of a channel; one that was dropped already is a new one that is gone. */
  synchronized Visitor visitor(SocketChannel channel) {
    Visitor visitor = all.get(channel);
    if (visitor == null) {
      visitor = new Visitor(channel);
      visitor.stage = Stage.GONE;
    }
    return visitor;
  }

  /** It was closed, or could not be opened. */
  synchronized void left(SocketChannel channel) {
    Visitor visitor = all.get(channel);
    if (visitor != null) {
      enter(visitor, Stage.GONE);
    }
  }

  private void enter(Visitor visitor, Stage next) {
    Set<Visitor> before = members(visitor.stage);
    if (before != null) {
      before.remove(visitor);
      notifyAll(); // who waits for room
    }
    visitor.stage = next;
    visitor.since = nanoTime.getAsLong();
    Set<Visitor> after = members(next);
    if (after != null) {
      after.add(visitor);
    } else if (next == Stage.GONE) {
      all.remove(visitor.channel);
    }
  }

  private @Nullable Set<Visitor> members(Stage stage) {
    return switch (stage) {
      case ARRIVING -> arriving;
      case ANSWERING -> answering;
      case RESTING -> resting;
      case STAYING, GONE -> null;
    };
  }

  /**
   * Drops those whose time is up.
   *
   * @return when to look again; null: when another one arrives
   */
  @Nullable Duration dropOverdue() {
    Set<Visitor> overdue = new LinkedHashSet<>();
    Duration next;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      overdue(arriving, now - headNanos, overdue);
      overdue(answering, now - answerNanos, overdue);
      overdue.forEach(visitor -> enter(visitor, Stage.GONE));
      long left = Math.min(left(arriving, headNanos, now), left(answering, answerNanos, now));
      next = left == Long.MAX_VALUE ? null : Duration.ofNanos(left);
    }
    overdue.forEach(Visitor::drop);
    return next;
  }

  private static void overdue(Set<Visitor> oldestFirst, long before, Set<Visitor> overdue) {
    Iterator<Visitor> visitors = oldestFirst.iterator();
    while (visitors.hasNext()) {
      Visitor visitor = visitors.next();
      if (visitor.since - before > 0) {
        return;
      }
      overdue.add(visitor);
    }
  }

  private static long left(Set<Visitor> oldestFirst, long allowed, long now) {
    return oldestFirst.isEmpty()
        ? Long.MAX_VALUE
        : Math.max(0, oldestFirst.iterator().next().since + allowed - now);
  }

  /** The one that rests for longest, else the one that takes its answer for long. */
  private @Nullable Visitor replaceable() {
    if (!resting.isEmpty()) {
      return resting.iterator().next();
    }
    return left(answering, SLOW.toNanos(), nanoTime.getAsLong()) <= 0
        ? answering.iterator().next()
        : null;
  }

  synchronized int count() {
    return all.size();
  }

  /** One connection. */
  final class Visitor {

    private final SocketChannel channel;
    private volatile Stage stage = Stage.ARRIVING;
    private volatile boolean known;
    private volatile @Nullable EndPoint endPoint;

    /** When it entered its stage; guarded by the connections. */
    private long since;

    private Visitor(SocketChannel channel) {
      this.channel = channel;
    }

    /** What has to be closed from now on in order to drop it. */
    void opened(EndPoint opened) {
      endPoint = opened;
      if (stage == Stage.GONE) {
        drop();
      }
    }

    /** There is something to read: of one that rests that is the next request. */
    void readable() {
      if (stage == Stage.RESTING) {
        synchronized (Connections.this) {
          if (stage == Stage.RESTING) {
            enter(this, Stage.ARRIVING);
          }
        }
      }
    }

    /**
     * The head of a request is whole.
     *
     * @return false when there are too many already
     */
    boolean begins() {
      Visitor oldest = null;
      synchronized (Connections.this) {
        if (stage == Stage.GONE) {
          return false;
        }
        if (all.size() - arriving.size() >= most) {
          oldest = replaceable();
          if (oldest == null) {
            return false;
          }
          enter(oldest, Stage.GONE);
        }
        enter(this, Stage.ANSWERING);
      }
      if (oldest != null) {
        oldest.drop();
      }
      return true;
    }

    /** The answer is written. */
    void ends() {
      synchronized (Connections.this) {
        if (stage == Stage.ANSWERING) {
          enter(this, Stage.RESTING);
        }
      }
    }

    /** It becomes a WebSocket. */
    void stays() {
      synchronized (Connections.this) {
        if (stage != Stage.GONE) {
          enter(this, Stage.STAYING);
        }
      }
    }

    /** It has shown that it may ask. */
    void isLetIn() {
      known = true;
    }

    /** Whether it may ask again over this connection. */
    boolean letIn() {
      return known;
    }

    /** Ends it now. */
    void drop() {
      EndPoint opened = endPoint;
      if (opened != null) {
        opened.close();
        return;
      }
      try {
        channel.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }
}
