package io.hostsonde.agent;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Closes things, and waits for them no longer than allowed. */
final class Closing {

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.closing");

  private Closing() {}

  /** Closes all at a time. */
  static void sideBySide(String what, List<? extends AutoCloseable> things, Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (AutoCloseable thing : things) {
      threads.add(start(what, thing));
    }
    for (Thread thread : threads) {
      await(thread, deadline);
    }
  }

  /**
   * Closes one after the other; those whose turn does not come in time are started all the same.
   */
  static void oneByOne(String what, List<? extends AutoCloseable> things, Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    for (AutoCloseable thing : things) {
      await(start(what, thing), deadline);
    }
  }

  private static Thread start(String what, AutoCloseable thing) {
    return Thread.ofPlatform()
        .daemon()
        .name("sonde-closing " + what)
        .start(() -> {
          try {
            thing.close();
          } catch (Throwable e) {
            LOG.log(Level.WARNING, what + " closed with an error", Thrown.told(e));
          }
        });
  }

  private static void await(Thread thread, long deadline) {
    try {
      if (!thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
        LOG.log(Level.WARNING, "{0} does not end, is left behind", thread.getName());
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      // Whoever is in such a hurry waits for nothing further.
      Thread.currentThread().interrupt();
    }
  }
}
