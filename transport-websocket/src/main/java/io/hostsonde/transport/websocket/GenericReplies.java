package io.hostsonde.transport.websocket;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.api.SourceInfo;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Readings and the list of sources in generic JSON, each encoded once for all who ask while it is
 * the same; what nobody asks for any longer is left to the garbage collector. Safe for use by many
 * threads.
 */
final class GenericReplies {

  /** For how long one text is told again: its {@code age_ms} is as much too small at most. */
  static final Duration TOLD_AGAIN = Duration.ofSeconds(1);

  /** How many sources are remembered; the one that was asked for longest ago goes first. */
  private static final int MOST_SOURCES = 256;

  private record Told(Object of, long at, Reply reply) {}

  private final Encoder encoder;
  private final HostClock clock;

  /** By the name of the source; guarded by itself. */
  private final Map<String, SoftReference<Told>> readings =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SoftReference<Told>> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  private volatile SoftReference<Told> list = new SoftReference<>(null);

  GenericReplies(Encoder encoder, HostClock clock) {
    this.encoder = encoder;
    this.clock = clock;
  }

  /** A reading. */
  Reply of(String source, Reading reading) {
    synchronized (readings) {
      SoftReference<Told> last = readings.get(source);
      Told told = last == null ? null : last.get();
      if (told != null && still(told, reading)) {
        return told.reply();
      }
      Encoder.Encoded encoded = encoder.generic(reading);
      if (encoded.whole()) {
        told = new Told(reading, clock.nanoTime(), encoded.reply());
        readings.put(source, new SoftReference<>(told));
      }
      return encoded.reply();
    }
  }

  @SuppressWarnings("ReferenceEquality") // An equal one was collected anew.
  private boolean still(Told told, Reading reading) {
    return told.of() == reading && clock.nanoTime() - told.at() < TOLD_AGAIN.toNanos();
  }

  /** The list of sources; what it tells of each does not age. */
  Reply of(List<SourceInfo> all) {
    Told told = list.get();
    if (told == null || !told.of().equals(all)) {
      told = new Told(List.copyOf(all), clock.nanoTime(), encoder.sources(all));
      list = new SoftReference<>(told);
    }
    return told.reply();
  }
}
