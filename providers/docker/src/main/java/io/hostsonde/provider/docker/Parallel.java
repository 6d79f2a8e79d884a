package io.hostsonde.provider.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Does one thing for many, on a bounded number of threads that end with it. */
final class Parallel {

  private Parallel() {}

  /**
   * Returns when all is done.
   *
   * @param threads at most so many at a time
   * @param task heeds interruption; an exception that it throws ends its thread only, so it catches
   *     what it expects
   */
  static <T> void each(String name, List<T> items, int threads, Consumer<T> task)
      throws InterruptedException {
    if (items.size() == 1 || threads == 1) {
      items.forEach(task);
      return;
    }
    ConcurrentLinkedQueue<T> queue = new ConcurrentLinkedQueue<>(items);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, items.size()); i++) {
      running.add(
          Thread.ofPlatform().daemon().name(name + "-" + i).start(() -> drain(queue, task)));
    }
    try {
      for (Thread thread : running) {
        thread.join();
      }
    } catch (InterruptedException e) {
      queue.clear();
      running.forEach(Thread::interrupt);
      throw e;
    }
  }

  private static <T> void drain(ConcurrentLinkedQueue<T> queue, Consumer<T> task) {
    for (T item = queue.poll(); item != null; item = queue.poll()) {
      task.accept(item);
    }
  }
}
