package io.hostsonde.transport.websocket;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Those who are connected, at most so many. Safe for use by many threads. */
final class Clients {

  /** Who takes longer to read its answer may be dropped when there is no room for others. */
  static final Duration SLOW = Duration.ofSeconds(1);

  private final int most;
  private final Set<Client> open = new HashSet<>();

  /** Let in and not yet open; a hand-shake that fails after that never opens. */
  private boolean closing;

  Clients(int most) {
    this.most = most;
  }

  /** Whether there is room for one more. */
  synchronized boolean room() {
    return !closing && open.size() < most;
  }

  void opened(Client client) {
    synchronized (this) {
      if (!closing && open.size() < most) {
        open.add(client);
        return;
      }
    }
    client.leave();
  }

  synchronized void closed(Client client) {
    open.remove(client);
    notifyAll();
  }

  synchronized int count() {
    return open.size();
  }

  /**
   * Drops the one who has not taken its answer for the longest time, if that is long.
   *
   * @return whether there was one
   */
  boolean dropSlowest() {
    Client slowest = null;
    long now = System.nanoTime();
    long longest = SLOW.toNanos();
    synchronized (this) {
      for (Client client : open) {
        Long since = client.writingSince();
        if (since != null && now - since >= longest) {
          slowest = client;
          longest = now - since;
        }
      }
    }
    if (slowest == null) {
      return false;
    }
    slowest.drop();
    return true;
  }

  /** Says good-bye to all, and drops those who do not answer in time. */
  void close(Duration patience) {
    List<Client> leaving;
    synchronized (this) {
      closing = true;
      leaving = List.copyOf(open);
    }
    leaving.forEach(Client::leave);
    for (Client client : await(patience)) {
      client.drop();
    }
  }

  private synchronized List<Client> await(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!open.isEmpty()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(open);
  }
}
