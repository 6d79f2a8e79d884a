package io.hostsonde.transport.tcp;

import io.hostsonde.api.Failed;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.Sampled;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.metrics.ContainerLogs;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a line tells, on time: no source is waited for longer than a line may wait. Who is
 * later than that is told as failed with what was last good. For one thread; any may close it.
 */
final class Collector implements AutoCloseable {

  /** The longest that a line waits for a source, however long the interval. */
  static final Duration LONGEST_PATIENCE = Duration.ofSeconds(1);

  /** The oldest sample of another's that a line takes. */
  static final Duration OLDEST = Duration.ofSeconds(1);

  /** The look-up's way to ask for as many lines as the source's own setting says. */
  private static final Integer AS_MANY_AS_SET = 0;

  private final Readings readings;
  private final HostClock clock;
  private final Sources sources;
  private final boolean containerLogs;
  private final Duration patience;
  private final Duration oldest;
  private final Map<String, Question> logs = new ConcurrentHashMap<>();

  Collector(Readings readings, HostClock clock, TcpSettings settings) {
    this.readings = readings;
    this.clock = clock;
    this.sources = new Sources(Set.copyOf(settings.include()));
    this.containerLogs = settings.containerLogs();
    Duration half = settings.interval().dividedBy(2);
    this.patience = half.compareTo(LONGEST_PATIENCE) < 0 ? half : LONGEST_PATIENCE;
    this.oldest = half.compareTo(OLDEST) < 0 ? half : OLDEST;
  }

  Snapshot collect() throws InterruptedException {
    Set<String> sampled = new HashSet<>(SystemJson.SOURCES);
    Set<String> logged = new HashSet<>();
    for (SourceInfo source : readings.sources()) {
      String name = source.name();
      if (sources.wanted(source)) {
        sampled.add(name);
      }
      if (containerLogs && Sources.containers(name)) {
        logged.add(name);
      }
    }
    long deadline = System.nanoTime() + patience.toNanos();
    askLogs(logged);
    TreeMap<String, Reading> all = new TreeMap<>(readings.read(sampled, oldest, patience));
    TreeMap<String, Reading> lines = new TreeMap<>();
    for (Map.Entry<String, Question> question : logs.entrySet()) {
      lines.put(question.getKey(), answer(question.getKey(), question.getValue(), deadline));
    }
    return new Snapshot(clock.now(), all, lines);
  }

  /** Asks for the logs of those that are not being asked, and forgets those that are gone. */
  private void askLogs(Set<String> names) {
    logs.entrySet()
        .removeIf(entry -> {
          boolean gone = !names.contains(entry.getKey());
          if (gone) {
            entry.getValue().task.cancel(true);
          }
          return gone;
        });
    for (String name : names) {
      Question before = logs.get(name);
      if (before == null || before.task.isDone()) {
        logs.put(name, new Question(name, before == null ? null : before.lastGood));
      }
    }
  }

  private Reading answer(String name, Question question, long deadline)
      throws InterruptedException {
    String reason;
    try {
      Reading reading =
          question.task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      question.lastGood = reading.lastGood();
      return reading;
    } catch (TimeoutException e) {
      reason = "no answer within " + patience.toMillis() + " ms";
    } catch (ExecutionException e) {
      reason = String.valueOf(e.getCause());
    }
    return new Failed(name, clock.now(), reason, question.lastGood);
  }

  /** Leaves nobody waiting. */
  @Override
  public void close() {
    logs.values().forEach(question -> question.task.cancel(true));
  }

  /** One whose logs are being asked for. */
  private final class Question {

    final FutureTask<Reading> task;
    @Nullable Sampled lastGood;

    Question(String source, @Nullable Sampled lastGood) {
      this.task =
          new FutureTask<>(
              () -> readings.look(source, ContainerLogs.class, AS_MANY_AS_SET, oldest));
      this.lastGood = lastGood;
      Thread.ofVirtual().name("sonde-tcp-ask").start(task);
    }
  }
}
