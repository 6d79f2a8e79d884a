package io.hostsonde.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that the agent measures, to whoever asks. Many who ask within the age they accept share one
 * sample; while nobody asks, nothing is measured. Failures are values: no method throws because a
 * source did. Safe for use by many threads.
 *
 * <p>Transports open before providers do. Until those have opened nothing is at hand, whatever is
 * asked {@link #mayBlock}, and all else waits for them: some milliseconds, or the setting {@code
 * engine.open-timeout} when one of them hangs.
 */
public interface Readings {

  /** The sources that are open now, sorted by name. */
  List<SourceInfo> sources();

  /**
   * What is at hand, without collecting or blocking.
   *
   * @param maxAge the oldest acceptable; a source's own minimum age counts when it is longer
   * @return a reading for each name, or empty when one of them would have to be collected. While
   *     nothing new was collected, the readings are the same objects.
   */
  Optional<Map<String, Reading>> fresh(Set<String> sources, Duration maxAge);

  /**
   * Whether {@link #read} of these may keep the calling thread just now: one of them may hang, or
   * has had no sample for so long that its rates are measured anew, which takes a tenth of a
   * second. Ask directly before {@code read} on a thread that serves others, too.
   */
  default boolean mayBlock(Set<String> sources) {
    return sources().stream().anyMatch(s -> sources.contains(s.name()) && !s.neverBlocks());
  }

  /**
   * What is at hand where that is fresh, else collected now: joins a sample under way or starts
   * one. Waits at most one time-out of the slowest source, so it is for threads that may block;
   * when {@link #mayBlock} says no, for any thread.
   *
   * @return a reading for each name; of one that is not open, {@link Absent}
   */
  Map<String, Reading> read(Set<String> sources, Duration maxAge) throws InterruptedException;

  /**
   * The same, for those who must be on time: waits no longer than a patience. What is later than
   * that, although it has not reached its own time-out, is {@link Failed} with what was last good;
   * its sample goes on, and the next who ask wait for that one.
   */
  Map<String, Reading> read(Set<String> sources, Duration maxAge, Duration patience)
      throws InterruptedException;

  /**
   * Starts to collect what is older, and waits for none that may block: for those who can do with
   * what {@link #fresh} still has of an older age.
   */
  void refresh(Set<String> sources, Duration maxAge);

  /**
   * Looks up one thing, by the look-up of that source with this result; for threads that may block.
   *
   * @param result the record that the look-up answers with
   * @param key what to look for, of the type that the look-up takes
   * @return its value is of the class {@code result}; {@link Absent} when there is no such thing,
   *     no such source or no such look-up
   */
  Reading look(String source, Class<? extends Record> result, Object key, Duration maxAge)
      throws InterruptedException;

  /** The logs of what a source measures; empty when it has none or is not open. */
  Optional<Logs> logs(String source);
}
