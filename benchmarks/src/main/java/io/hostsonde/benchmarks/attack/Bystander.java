package io.hostsonde.benchmarks.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that behaves: has the token and asks on each wire every 200 ms, each time by a
 * connection of its own. What it gets while others attack says whether they shut it out.
 */
final class Bystander implements AutoCloseable {

  static final Duration EVERY = Duration.ofMillis(200);

  /** How long one may go without an answer before that is called shut out. */
  static final Duration MOST_SILENCE = Duration.ofSeconds(10);

  private static final double LEAST_ANSWERED = 0.9;
  private static final double LEAST_ANSWERED_QUICK = 0.5;

  /** Of fewer questions, in the short form, a share says nothing. */
  private static final int FEW = 5;

  private final List<Asking> askers = new ArrayList<>();
  private volatile boolean ended;

  private Bystander() {}

  /** Begins to ask. */
  static Bystander at(List<Door> doors) {
    Bystander bystander = new Bystander();
    doors.forEach(door -> bystander.askers.add(bystander.new Asking(door)));
    bystander.askers.forEach(Thread::start);
    return bystander;
  }

  /**
   * What came of it.
   *
   * @param worst the longest that an answer took
   * @param silence the longest time between two answers
   * @param lastFailure why the last one failed that did; empty when all were answered
   */
  record Answers(
      Wire wire, int asked, int answered, Duration worst, Duration silence, String lastFailure) {

    /**
     * Whether it was shut out.
     *
     * @param quick whether it asked for some seconds only, perhaps on a machine with other work
     */
    boolean shutOut(boolean quick) {
      double least = quick ? LEAST_ANSWERED_QUICK : LEAST_ANSWERED;
      boolean few = quick && asked < FEW;
      return (!few && answered < asked * least) || silence.compareTo(MOST_SILENCE) > 0;
    }
  }

  /** What came of it until now, by wire. */
  List<Answers> answers() {
    return askers.stream().map(Asking::answers).toList();
  }

  @Override
  public void close() {
    ended = true;
    for (Asking asker : askers) {
      asker.interrupt();
      try {
        asker.join(Door.PATIENCE.multipliedBy(2).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Asking extends Thread {

    private final Door door;
    private int asked;
    private int answered;
    private long worst;
    private long silence;
    private long lastAnswer = System.nanoTime();
    private String lastFailure = "";

    Asking(Door door) {
      super("bystander-" + door.wire());
      setDaemon(true);
      this.door = door;
    }

    @Override
    public void run() {
      while (!ended) {
        long began = System.nanoTime();
        boolean well = false;
        String failure = "";
        try {
          door.ask();
          well = true;
        } catch (IOException e) {
          failure = String.valueOf(e.getMessage());
        }
        note(began, well, failure);
        long left = EVERY.toNanos() - (System.nanoTime() - began);
        try {
          Thread.sleep(Duration.ofNanos(Math.max(0, left)));
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    private synchronized void note(long began, boolean well, String failure) {
      long now = System.nanoTime();
      asked++;
      worst = Math.max(worst, now - began);
      if (well && now - began <= Door.PATIENCE.toNanos()) {
        answered++;
        silence = Math.max(silence, now - lastAnswer);
        lastAnswer = now;
      } else {
        lastFailure = well ? "too late" : failure;
      }
    }

    synchronized Answers answers() {
      long until = Math.max(silence, System.nanoTime() - lastAnswer);
      return new Answers(
          door.wire(),
          asked,
          answered,
          Duration.ofNanos(worst),
          Duration.ofNanos(until),
          lastFailure);
    }
  }
}
