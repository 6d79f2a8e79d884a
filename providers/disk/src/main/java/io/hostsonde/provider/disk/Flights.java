package io.hostsonde.provider.disk;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Asks things that may hang for ever. One thread asks all of a round, one after the other, which is
 * all that happens as long as nothing hangs. Where it does, the others get threads of their own,
 * and what hangs keeps the thread it has: it is not asked again, nor waited for, until that call
 * returns. The threads are daemons and end with their round.
 *
 * @param <K> whom to ask
 * @param <A> the answer, which says of failures as well
 */
final class Flights<K, A> {

  private final String name;
  private final int mostThreads;
  private final Function<K, A> question;
  private final Set<K> asking = ConcurrentHashMap.newKeySet();
  private final AtomicInteger threads = new AtomicInteger();

  /**
   * Starts nothing.
   *
   * @param mostThreads when as many hang, nothing is asked until one returns
   * @param question throws nothing; called by several threads, for different keys
   */
  Flights(String name, int mostThreads, Function<K, A> question) {
    this.name = name;
    this.mostThreads = mostThreads;
    this.question = question;
  }

  /** Begins to ask all but those that hang. */
  Round start(Collection<K> keys) {
    List<K> free = keys.stream().filter(key -> !asking.contains(key)).toList();
    boolean possible = !free.isEmpty() && reserveThread();
    Round round = new Round(possible ? free : List.of());
    if (possible) {
      round.startThread();
    }
    return round;
  }

  /** How many threads there are. */
  int threads() {
    return threads.get();
  }

  private boolean reserveThread() {
    int count = threads.get();
    while (count < mostThreads) {
      int witness = threads.compareAndExchange(count, count + 1);
      if (witness == count) {
        return true;
      }
      count = witness;
    }
    return false;
  }

  /** Each of some keys asked once. */
  final class Round {

    private final Queue<K> waiting;
    private final Map<K, A> answers = new ConcurrentHashMap<>();
    private final CountDownLatch unanswered;

    private Round(Collection<K> keys) {
      this.waiting = new ConcurrentLinkedQueue<>(keys);
      this.unanswered = new CountDownLatch(keys.size());
    }

    /** Waits until all have answered or that time of {@link System#nanoTime} comes. */
    boolean await(long until) throws InterruptedException {
      return unanswered.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Gives all that still wait a thread of their own, as far as there may be so many. */
    void spread() {
      for (int wanted = waiting.size(); wanted > 0 && reserveThread(); wanted--) {
        startThread();
      }
    }

    /** Ends the round; what has no answer by now did not answer in time. */
    Map<K, A> end() {
      waiting.clear();
      return Map.copyOf(answers);
    }

    private void startThread() {
      Thread.ofPlatform().daemon().name(name).start(this::work);
    }

    private void work() {
      try {
        for (K key = waiting.poll(); key != null; key = waiting.poll()) {
          ask(key);
        }
      } finally {
        threads.decrementAndGet();
      }
    }

    private void ask(K key) {
      asking.add(key);
      try {
        answers.put(key, question.apply(key));
      } finally {
        asking.remove(key);
        unanswered.countDown();
      }
    }
  }
}
