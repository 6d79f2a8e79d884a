package io.hostsonde.agent;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads for what may hang: a bounded number of daemons, reused while there is work. One stays,
 * since it costs nothing while it waits and a new one costs more than most samples; the others go
 * when they are not needed.
 */
final class Flights implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("io.hostsonde.agent.flights");

  private static final Duration IDLE = Duration.ofSeconds(2);

  /** How long something is waited for without a word. */
  static final Duration SILENCE = Duration.ofSeconds(1);

  private final ThreadPoolExecutor threads;
  private final int most;

  Flights(int most) {
    this.most = most;
    this.threads =
        new ThreadPoolExecutor(
            1,
            most,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Flights::thread);
  }

  private static Thread thread(Runnable task) {
    Thread thread = Thread.ofPlatform().daemon().name("sonde-flight").unstarted(task);
    thread.setContextClassLoader(Flights.class.getClassLoader());
    return thread;
  }

  /** Why a flight could not start. */
  String refusal() {
    return threads.isShutdown()
        ? "the agent is closing"
        : most + " samples are under way or hang (engine.stuck-flights)";
  }

  /** How many are in the air. */
  int count() {
    return threads.getActiveCount();
  }

  /**
   * Runs a task on a thread of its own.
   *
   * @param name what it is about, for thread dumps
   * @return false when it was not started, see {@link #refusal}
   */
  boolean start(String name, Runnable task) {
    try {
      threads.execute(() -> {
        Thread.currentThread().setName("sonde-flight " + name);
        try {
          task.run();
        } catch (Throwable e) {
          LOG.log(Level.ERROR, "a defect of the agent, on the thread of " + name, e);
        } finally {
          Thread.currentThread().setName("sonde-flight");
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** A task on a thread of its own whose result is waited for, but not longer than a time-out. */
  final class Guarded<T> {

    private final String name;
    private final FutureTask<T> task;
    private final boolean started;
    private volatile boolean ended;

    private Guarded(String name, Callable<T> task) {
      this.name = name;
      this.task = new FutureTask<>(() -> told(task));
      this.started = start(name, this::run);
    }

    private void run() {
      try {
        task.run();
      } finally {
        ended = true;
      }
    }

    /** Whether its thread is free again, also after a time-out; at once when it never started. */
    boolean ended() {
      return !started || ended;
    }

    /**
     * Waits for the result as long as it takes, and says so when that is long.
     *
     * @throws TimeoutException when it was not started
     */
    T await() throws InterruptedException, ExecutionException, TimeoutException {
      try {
        return result(SILENCE);
      } catch (TimeoutException e) {
        if (!started) {
          throw e;
        }
        LOG.log(Level.WARNING, "still waiting for {0}", name);
        return task.get();
      }
    }

    /**
     * The same as {@link #await(Duration)}, and says so when that is long.
     *
     * @param setting what allows it more
     */
    T await(Duration timeout, String setting)
        throws InterruptedException, ExecutionException, TimeoutException {
      if (started && timeout.compareTo(SILENCE) > 0) {
        try {
          return result(SILENCE);
        } catch (TimeoutException e) {
          LOG.log(
              Level.WARNING,
              "still waiting for {0}, {1} at most ({2})",
              name,
              SettingSyntax.written(timeout),
              setting);
        }
        return await(timeout, timeout.minus(SILENCE));
      }
      return await(timeout, timeout);
    }

    /**
     * Waits for the result.
     *
     * @throws TimeoutException when it is not there in time; the task has then been interrupted
     * @throws ExecutionException when the task threw
     */
    T await(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException {
      return await(timeout, timeout);
    }

    private T await(Duration timeout, Duration left)
        throws InterruptedException, ExecutionException, TimeoutException {
      try {
        return result(left);
      } catch (TimeoutException e) {
        if (!started) {
          throw e;
        }
        task.cancel(true);
        throw new TimeoutException("no answer within " + SettingSyntax.written(timeout));
      }
    }

    private T result(Duration wait)
        throws InterruptedException, ExecutionException, TimeoutException {
      if (!started) {
        throw new TimeoutException(refusal());
      }
      return task.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** What it throws may be a plug-in's own, too. */
  private static <T> T told(Callable<T> task) throws Exception {
    try {
      return task.call();
    } catch (Throwable e) {
      Throwable told = Thrown.told(e);
      if (told instanceof Error error) {
        throw error;
      }
      throw (Exception) told;
    }
  }

  <T> Guarded<T> guard(String name, Callable<T> task) {
    return new Guarded<>(name, task);
  }

  /** Interrupts all; waits for none. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Waits until all have ended, or the time is up. */
  boolean awaitEnd(Duration wait) throws InterruptedException {
    return threads.awaitTermination(wait.toNanos(), TimeUnit.NANOSECONDS);
  }
}
