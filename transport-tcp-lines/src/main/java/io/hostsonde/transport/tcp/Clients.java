package io.hostsonde.transport.tcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who is connected: those who have yet to show the key, and those who get lines. Safe for use by
 * many threads.
 */
final class Clients {

  /**
   * So many may be about to show the key, or as many as there may be clients, who may all come back
   * at once; one more, and the one that waits longest is dropped.
   */
  static final int FEWEST_STRANGERS = 64;

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition nobody = lock.newCondition();

  // What follows is guarded by the lock.
  private final LinkedHashSet<Client> strangers = new LinkedHashSet<>();
  private final Set<Client> admitted = new HashSet<>();
  private boolean closed;

  Clients(int most) {
    this.most = most;
  }

  /** Somebody has connected. */
  void arrived(Client client) {
    Client dropped = null;
    lock.lock();
    try {
      strangers.add(client);
      if (closed) {
        dropped = client;
      } else if (strangers.size() > Math.max(most, FEWEST_STRANGERS)) {
        dropped = strangers.removeFirst();
      }
    } finally {
      lock.unlock();
    }
    if (dropped != null) {
      dropped.drop();
    }
  }

  /** Whether there is room for one that has shown the key. */
  boolean admit(Client client) {
    lock.lock();
    try {
      if (closed || admitted.size() >= most) {
        return false;
      }
      strangers.remove(client);
      return admitted.add(client);
    } finally {
      lock.unlock();
    }
  }

  /** Its connection is closed. */
  void left(Client client) {
    lock.lock();
    try {
      strangers.remove(client);
      admitted.remove(client);
      if (strangers.isEmpty() && admitted.isEmpty()) {
        nobody.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets in nobody further, drops strangers, and gives the others time to finish their line.
   *
   * @return whether all have left
   */
  boolean close(Duration patience) {
    List<Client> now;
    lock.lock();
    try {
      closed = true;
      now = new ArrayList<>(strangers);
    } finally {
      lock.unlock();
    }
    now.forEach(Client::drop);
    return awaitNobody(patience);
  }

  /** Drops all who are left. */
  void drop(Duration patience) {
    List<Client> left;
    lock.lock();
    try {
      left = new ArrayList<>(admitted);
      left.addAll(strangers);
    } finally {
      lock.unlock();
    }
    left.forEach(Client::drop);
    awaitNobody(patience);
  }

  private boolean awaitNobody(Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (left > 0 && !(strangers.isEmpty() && admitted.isEmpty())) {
        left = nobody.awaitNanos(left);
      }
      return strangers.isEmpty() && admitted.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
