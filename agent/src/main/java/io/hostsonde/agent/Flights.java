package io.hostsonde.agent;

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

  private static final Duration IDLE = Duration.ofSeconds(2);

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

    private final FutureTask<T> task;
    private final boolean started;

    private Guarded(String name, Callable<T> task) {
      this.task = new FutureTask<>(task);
      this.started = start(name, this.task);
    }

    /**
     * Waits for the result.
     *
     * @throws TimeoutException when it is not there in time; the task has then been interrupted
     * @throws ExecutionException when the task threw
     */
    T await(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException {
      if (!started) {
        throw new TimeoutException(refusal());
      }
      try {
        return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        task.cancel(true);
        throw new TimeoutException("no answer within " + SettingSyntax.written(timeout));
      }
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
