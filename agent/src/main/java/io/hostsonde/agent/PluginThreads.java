package io.hostsonde.agent;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The platform threads that a plug-in started, or that are in its code: told by their context class
 * loader, which threads inherit from who starts them, or by their own class. Holds nothing of the
 * plug-in.
 */
final class PluginThreads {

  /** Of a plug-in that was never loaded. */
  static final PluginThreads NONE = new PluginThreads(null);

  /** Threads may come while they are counted. */
  private static final int SPARE = 16;

  private final WeakReference<@Nullable ClassLoader> loader;

  PluginThreads(@Nullable ClassLoader loader) {
    this.loader = new WeakReference<>(loader);
  }

  List<String> names() {
    return running().stream().map(Thread::getName).toList();
  }

  void interrupt() {
    running().forEach(Thread::interrupt);
  }

  /** Waits until all have ended or the time is up. */
  void await(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    for (Thread thread : running()) {
      thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }

  private List<Thread> running() {
    List<Thread> found = new ArrayList<>();
    ClassLoader mine = loader.get();
    if (mine == null) {
      return found;
    }
    for (Thread thread : all()) {
      if (!thread.equals(Thread.currentThread())
          && (mine.equals(thread.getContextClassLoader())
              || mine.equals(thread.getClass().getClassLoader()))) {
        found.add(thread);
      }
    }
    return found;
  }

  private static List<Thread> all() {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    Thread[] threads = new Thread[all.activeCount() + SPARE];
    int count = all.enumerate(threads);
    return Arrays.asList(threads).subList(0, count);
  }
}
