package io.hostsonde.transport.prometheus;

import io.hostsonde.api.HeldBytes;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.MemoryShare;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Readings;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.api.TransportContext;
import io.hostsonde.http.Gzip;
import java.lang.System.Logger.Level;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects for scrapers: once in each window, and while that is under way, for all who come. Safe
 * for use by many threads.
 */
final class Scrapes implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Scrapes.class.getName());

  private static final double NANOS = 1e9;

  /** One document takes no more than this part of the share, so that there are some at a time. */
  private static final int PART_OF_SHARE = 2;

  /** Who takes longer to read its document may be dropped when there is no room for others. */
  static final Duration SLOW = Duration.ofSeconds(1);

  /** Who waits for a document. */
  interface Scraper {

    Format format();

    boolean gzip();

    /**
     * Called once, by any thread.
     *
     * @param document held for this scraper, which releases it when it is written
     */
    void answer(HeldBytes document);

    /** Called once instead, by any thread, when there is no memory for it. */
    void refused(String reason);

    /** Ends it, by any thread, while its document is being written. */
    void drop();

    /** Called once instead, by any thread. */
    void failed();
  }

  /** What was collected in one window, and what was made of it so far. */
  private static final class Page {

    final Map<String, Reading> readings;
    final long began;
    final double collectSeconds;

    /** By the format, plain and compressed. Guarded by the encoder's lock. */
    final Map<Format, SoftReference<HeldBytes>> plain = new EnumMap<>(Format.class);

    final Map<Format, SoftReference<HeldBytes>> compressed = new EnumMap<>(Format.class);

    Page(Map<String, Reading> readings, long began, double collectSeconds) {
      this.readings = readings;
      this.began = began;
      this.collectSeconds = collectSeconds;
    }
  }

  private final Readings readings;
  private final HostClock clock;
  private final Selection selection;
  private final Duration window;
  private final int maxScrapes;
  private final MemoryShare memory;

  private final Object encoding = new Object();
  private final Exposition exposition;
  private final Gzip gzip = new Gzip();
  private boolean closed;

  private @Nullable Page page;
  private List<Scraper> waiting = new ArrayList<>();
  private boolean collecting;

  /** Those whose document is being written, oldest first, and since when. */
  private final SequencedMap<Scraper, Long> writing = new LinkedHashMap<>();

  Scrapes(TransportContext context, PrometheusSettings settings, SelfMetrics.Agent agent) {
    this.readings = context.readings();
    this.clock = context.clock();
    this.memory = context.memory();
    this.selection = Selection.of(settings);
    this.window = settings.scrapeWindow();
    this.maxScrapes = settings.maxScrapes();
    int maxBytes = (int) Math.min(settings.maxBytes(), memory.size() / PART_OF_SHARE);
    this.exposition = new Exposition(settings, clock, maxBytes, agent);
  }

  /**
   * Answers with what there is in this window, else collects; on this thread where that can't block
   * it.
   *
   * @return false when too many wait already
   */
  boolean add(Scraper scraper) {
    Page current;
    synchronized (this) {
      current = page;
      if (current == null || clock.nanoTime() - current.began >= window.toNanos()) {
        if (waiting.size() >= maxScrapes) {
          return false;
        }
        waiting.add(scraper);
        if (collecting) {
          return true;
        }
        collecting = true;
        current = null;
      }
    }
    if (current != null) {
      answer(scraper, current);
    } else {
      collect();
    }
    return true;
  }

  /** However it ends, those who wait are told; the thread may be one that serves others. */
  private void collect() {
    boolean elsewhere = false;
    Page collected = null;
    try {
      Set<String> ids = new LinkedHashSet<>();
      for (SourceInfo source : readings.sources()) {
        if (selection.wanted(source)) {
          ids.add(source.name());
        }
      }
      if (readings.mayBlock(ids)) {
        Thread.ofVirtual().name("sonde-scrape").start(() -> collect(ids));
        elsewhere = true;
      } else {
        collected = page(ids);
      }
    } catch (Throwable e) {
      failed("collecting failed", e);
    } finally {
      if (!elsewhere) {
        served(collected);
      }
    }
  }

  private void collect(Set<String> ids) {
    Page collected = null;
    try {
      collected = page(ids);
    } catch (Throwable e) {
      failed("collecting failed", e);
    } finally {
      served(collected);
    }
  }

  private Page page(Set<String> ids) throws InterruptedException {
    long began = clock.nanoTime();
    Map<String, Reading> values = readings.read(ids, window);
    return new Page(values, began, (clock.nanoTime() - began) / NANOS);
  }

  private static void failed(String what, Throwable e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    } else {
      LOG.log(Level.WARNING, what, e);
    }
  }

  private void served(@Nullable Page collected) {
    List<Scraper> served;
    synchronized (this) {
      page = collected;
      collecting = false;
      served = waiting;
      waiting = new ArrayList<>();
    }
    for (Scraper scraper : served) {
      try {
        answer(scraper, collected);
      } catch (Throwable e) {
        failed("a scrape could not be answered", e);
      }
    }
  }

  private void answer(Scraper scraper, @Nullable Page from) {
    HeldBytes document = null;
    try {
      document = from == null ? null : document(from, scraper.format(), scraper.gzip());
    } catch (Throwable e) {
      failed("a scrape failed", e);
    }
    if (document == null) {
      scraper.failed();
    } else if (document.hold(this::dropSlowest)) {
      synchronized (this) {
        writing.put(scraper, clock.nanoTime());
      }
      try {
        scraper.answer(document);
      } catch (Throwable e) {
        document.release();
        written(scraper);
        throw e;
      }
    } else {
      scraper.refused(document.refusal());
    }
  }

  /** One has its document, or was dropped. */
  synchronized void written(Scraper scraper) {
    writing.remove(scraper);
  }

  /**
   * Drops the one who has been reading its document for the longest time, if that is long.
   *
   * @return whether there was one
   */
  private boolean dropSlowest() {
    Scraper slowest;
    synchronized (this) {
      Map.Entry<Scraper, Long> oldest = writing.firstEntry();
      if (oldest == null || clock.nanoTime() - oldest.getValue() < SLOW.toNanos()) {
        return false;
      }
      slowest = oldest.getKey();
      writing.remove(slowest);
    }
    slowest.drop();
    return true;
  }

  private HeldBytes document(Page from, Format format, boolean compressed) {
    synchronized (encoding) {
      if (closed) {
        throw new IllegalStateException("the transport is closed");
      }
      Map<Format, SoftReference<HeldBytes>> known = compressed ? from.compressed : from.plain;
      SoftReference<HeldBytes> last = known.get(format);
      HeldBytes document = last == null ? null : last.get();
      if (document == null) {
        byte[] bytes = exposition.write(from.readings, from.collectSeconds, format);
        document =
            new HeldBytes(
                compressed ? gzip.compress(bytes, bytes.length) : bytes, memory, "a scrape");
        known.put(format, new SoftReference<>(document));
      }
      return document;
    }
  }

  @Override
  public void close() {
    synchronized (encoding) {
      closed = true;
      gzip.close();
    }
    synchronized (this) {
      page = null;
    }
  }
}
