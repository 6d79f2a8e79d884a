package io.hostsonde.agent;

import io.hostsonde.api.Absent;
import io.hostsonde.api.Failed;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Source.KeyedLookup;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers of one look-up: a slot for each key that was asked for lately. */
final class Lookups {

  /** How many keys are kept, and may be looked up at a time. */
  static final int KEYS = 64;

  /** How long an answer is kept that nobody asks for. */
  static final Duration KEPT = Duration.ofSeconds(60);

  private static final class Entry {
    final Slot slot;
    long askedAt;
    int waiting;

    Entry(Slot slot) {
      this.slot = slot;
    }
  }

  private final Slot.Plan source;
  private final KeyedLookup<?, ?> lookup;
  private final Slot.Engine engine;
  private final Map<Object, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  Lookups(Slot.Plan source, KeyedLookup<?, ?> lookup, Slot.Engine engine) {
    this.source = source;
    this.lookup = lookup;
    this.engine = engine;
  }

  Reading look(Object key, long maxAge) throws InterruptedException {
    if (!lookup.key().isInstance(key)) {
      return new Absent(
          source.source(),
          engine.clock().now(),
          "is looked up by " + lookup.key().getSimpleName() + ", not by " + key);
    }
    Entry entry = entry(key);
    if (entry == null) {
      return new Failed(
          source.source(), engine.clock().now(), KEYS + " look-ups are under way", null);
    }
    try {
      return entry.slot.await(entry.slot.board(maxAge), maxAge);
    } finally {
      synchronized (entries) {
        entry.waiting--;
      }
    }
  }

  private @Nullable Entry entry(Object key) {
    long now = engine.clock().nanoTime();
    synchronized (entries) {
      Entry entry = entries.get(key);
      if (entry == null) {
        expire(now);
        if (entries.size() >= KEYS) {
          return null;
        }
        entry = new Entry(new Slot(plan(lookup, key), engine));
        entries.put(key, entry);
      }
      entry.askedAt = now;
      entry.waiting++;
      return entry;
    }
  }

  /** Makes room; the least recently asked comes first, one in the air is never forgotten. */
  private void expire(long now) {
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      Entry entry = oldest.next();
      boolean old = now - entry.askedAt > KEPT.toNanos() || entries.size() >= KEYS;
      if (old && entry.waiting == 0 && !entry.slot.inTheAir()) {
        oldest.remove();
        entry.slot.close();
      }
    }
  }

  private <K> Slot.Plan plan(KeyedLookup<K, ?> keyed, Object key) {
    K typed = keyed.key().cast(key);
    return new Slot.Plan(
        source.source(),
        keyed.schema(),
        () -> keyed.lookup().look(typed),
        source.loader(),
        keyed.minAge(),
        Duration.ZERO,
        source.timeout(),
        false,
        false,
        source.copies());
  }
}
