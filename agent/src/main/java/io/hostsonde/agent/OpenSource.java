package io.hostsonde.agent;

import io.hostsonde.api.Failed;
import io.hostsonde.api.Logs;
import io.hostsonde.api.Source;
import io.hostsonde.schema.Schema;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A source that a provider opened, with the slots of its readings and look-ups. */
final class OpenSource {

  /**
   * What may block is not asked on a thread of its own for every request when there was nothing.
   */
  private static final Duration ABSENT_AGE = Duration.ofSeconds(15);

  private final String provider;
  private final Source<?> source;
  private final Slot slot;
  private final @Nullable Merging aloneMerging;
  private final Flights flights;
  private final boolean trusted;
  private final Map<Class<?>, Lookups> lookups = new HashMap<>();

  /**
   * One of a provider.
   *
   * @param copies null: it is built in, and trusted
   */
  OpenSource(
      String provider,
      Source<?> source,
      EngineSettings.OfSource settings,
      ClassLoader loader,
      @Nullable Copies copies,
      Slot.Engine engine,
      Slot.Engine ofLookups) {
    this.provider = provider;
    this.source = source;
    // Who might be wrong about it hangs on a thread of its own.
    boolean neverBlocks = source.neverBlocks() && copies == null;
    Slot.Plan plan =
        new Slot.Plan(
            source.id(),
            source.schema(),
            source.sampler(),
            loader,
            or(settings.minAge(), source.minAge()),
            neverBlocks ? Duration.ZERO : ABSENT_AGE,
            or(settings.timeout(), source.timeout()),
            neverBlocks,
            source.rates(),
            copies);
    this.slot = new Slot(plan, engine);
    this.flights = engine.flights();
    this.trusted = copies == null;
    this.aloneMerging =
        copies == null || merge() == null
            ? null
            : new Merging(source.name(), plan, copies, flights);
    for (Source.KeyedLookup<?, ?> lookup : source.lookups()) {
      lookups.put(lookup.result(), new Lookups(plan, lookup, ofLookups));
    }
  }

  private static Duration or(@Nullable Duration setting, Duration standard) {
    return setting == null ? standard : setting;
  }

  /** What it goes by in reports and logs. */
  String id() {
    return source.id();
  }

  String provider() {
    return provider;
  }

  Source<?> source() {
    return source;
  }

  Slot slot() {
    return slot;
  }

  @Nullable Lookups lookups(Class<? extends Record> result) {
    return lookups.get(result);
  }

  /** Why it does not deliver, and what to do; empty while it does. */
  String trouble() {
    if (slot.hangs()) {
      return id()
          + ": no answer within "
          + SettingSyntax.written(slot.plan().timeout())
          + ", hangs on the thread sonde-flight "
          + id()
          + "; no other sample is started until it answers, the agent's end interrupts it";
    }
    return slot.last() instanceof Failed failed ? id() + ": " + failed.reason() : "";
  }

  /** What it is asked for by: with others of that name when it is a part. */
  String askedAs() {
    return merge() == null ? source.id() : source.name();
  }

  Schema schema() {
    return source.schema();
  }

  Optional<Logs> logs() {
    return trusted
        ? source.logs()
        : source.logs().map(logs -> new ForeignLogs(slot.plan(), flights, logs));
  }

  /** Whether its code may run on any thread, since it came with the agent. */
  boolean trusted() {
    return trusted;
  }

  /** Null where it is no part, or trusted. */
  @Nullable Merging aloneMerging() {
    return aloneMerging;
  }

  /** Null unless it is a part; of values of its schema. */
  @SuppressWarnings("unchecked") // The operator is of the record that the schema was derived from.
  @Nullable BinaryOperator<Object> merge() {
    return (BinaryOperator<Object>) source.merge().orElse(null);
  }
}
