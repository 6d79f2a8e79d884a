package io.hostsonde.transport.tcp;

import io.hostsonde.api.Absent;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a line tells, on time: what can't hang on the thread that calls, all else beside
 * it, at once, for as long as a line may wait. Who is later than that is told as failed with what
 * was last good, and not asked again before it has answered. For one thread; any may close it.
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
  private final Map<String, Question> samples = new ConcurrentHashMap<>();
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
    Set<String> prompt = new HashSet<>();
    Set<String> sampled = new HashSet<>();
    Set<String> logged = new HashSet<>();
    for (SourceInfo source : readings.sources()) {
      String name = source.name();
      if (sources.wanted(source)) {
        (source.neverBlocks() ? prompt : sampled).add(name);
      }
      if (containerLogs && Sources.containers(name)) {
        logged.add(name);
      }
    }
    ask(samples, sampled, name -> readings.read(Set.of(name), oldest).get(name));
    ask(logs, logged, name -> readings.look(name, ContainerLogs.class, AS_MANY_AS_SET, oldest));
    TreeMap<String, Reading> all = new TreeMap<>(readings.read(prompt, oldest));
    long deadline = System.nanoTime() + patience.toNanos();
    answers(samples, deadline, all);
    TreeMap<String, Reading> lines = new TreeMap<>();
    answers(logs, deadline, lines);
    for (String name : SystemJson.SOURCES) {
      all.computeIfAbsent(name, missing -> new Absent(missing, clock.now(), "not installed"));
    }
    return new Snapshot(clock.now(), all, lines);
  }

  private interface Asking {
    @Nullable Reading ask(String source) throws InterruptedException;
  }

  /** Asks those that are not being asked, and forgets those that are gone. */
  private void ask(Map<String, Question> questions, Set<String> names, Asking asking) {
    questions
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !names.contains(entry.getKey());
          if (gone) {
            entry.getValue().task.cancel(true);
          }
          return gone;
        });
    for (String name : names) {
      Question before = questions.get(name);
      if (before == null || before.task.isDone()) {
        Sampled lastGood = before == null ? null : before.lastGood;
        questions.put(name, new Question(() -> asking.ask(name), lastGood));
      }
    }
  }

  private void answers(Map<String, Question> questions, long deadline, Map<String, Reading> answers)
      throws InterruptedException {
    for (Map.Entry<String, Question> question : questions.entrySet()) {
      answers.put(question.getKey(), answer(question.getKey(), question.getValue(), deadline));
    }
  }

  private Reading answer(String name, Question question, long deadline)
      throws InterruptedException {
    String reason;
    try {
      Reading reading =
          question.task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (reading != null) {
        question.lastGood = reading.lastGood();
        return reading;
      }
      reason = "no answer";
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
    samples.values().forEach(question -> question.task.cancel(true));
    logs.values().forEach(question -> question.task.cancel(true));
  }

  /** One that is being asked. */
  private static final class Question {

    final FutureTask<@Nullable Reading> task;
    @Nullable Sampled lastGood;

    Question(Callable<@Nullable Reading> asking, @Nullable Sampled lastGood) {
      this.task = new FutureTask<>(asking);
      this.lastGood = lastGood;
      Thread.ofVirtual().name("sonde-tcp-ask").start(task);
    }
  }
}
