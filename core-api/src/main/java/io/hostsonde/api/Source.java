package io.hostsonde.api;

import io.hostsonde.schema.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One source of measurements, as a provider opens it: a name, a schema, a sampler, and how the
 * engine is to treat it. Immutable.
 *
 * @param <S> what its sampler returns
 */
public final class Source<S> {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final String name;
  private final String instance;
  private final Schema schema;
  private final Sampler<S> sampler;
  private final Duration minAge;
  private final Duration timeout;
  private final boolean neverBlocks;
  private final boolean rates;
  private final boolean manyRows;
  private final List<KeyedLookup<?, ?>> lookups;
  private final @Nullable Logs logs;
  private final @Nullable BinaryOperator<S> merge;

  private Source(Builder<S> builder) {
    this.name = builder.name;
    this.instance = builder.instance;
    this.schema = builder.schema;
    this.sampler = builder.sampler;
    this.minAge = builder.minAge;
    this.timeout = builder.timeout;
    this.neverBlocks = builder.neverBlocks;
    this.rates = builder.rates;
    this.manyRows = builder.manyRows;
    this.lookups = List.copyOf(builder.lookups);
    this.logs = builder.logs;
    this.merge = builder.merge;
  }

  /** A source of records with the defaults of {@link Builder}. */
  public static <S extends Record> Source<S> of(String name, Class<S> type, Sampler<S> sampler) {
    return builder(name, type, sampler).build();
  }

  /**
   * A source of records.
   *
   * @throws IllegalArgumentException when the name or a component of the record is not allowed
   */
  public static <S extends Record> Builder<S> builder(
      String name, Class<S> type, Sampler<S> sampler) {
    return new Builder<>(name, Schema.of(type), sampler);
  }

  /** A source of what has no class: the sampler returns what the schema's fields can read. */
  public static <S> Builder<S> builder(String name, Schema schema, Sampler<S> sampler) {
    return new Builder<>(name, schema, sampler);
  }

  /**
   * A source whose samples bring their own schema, because what there is to measure is found out by
   * measuring. Until then {@link #schema} has no field.
   */
  public static Builder<Described> described(String name, Sampler<Described> sampler) {
    return new Builder<>(name, Schema.builder().build(), sampler);
  }

  public String name() {
    return name;
  }

  /** Which of several of that name; empty unless there are several. */
  public String instance() {
    return instance;
  }

  /**
   * What it is asked for by: its name, and for a labelled instance {@code <name>:<instance>}. Its
   * settings go by the name alone.
   */
  public String id() {
    return instance.isEmpty() ? name : name + ":" + instance;
  }

  public Schema schema() {
    return schema;
  }

  public Sampler<S> sampler() {
    return sampler;
  }

  public Duration minAge() {
    return minAge;
  }

  public Duration timeout() {
    return timeout;
  }

  public boolean neverBlocks() {
    return neverBlocks;
  }

  public boolean rates() {
    return rates;
  }

  public boolean manyRows() {
    return manyRows;
  }

  public List<KeyedLookup<?, ?>> lookups() {
    return lookups;
  }

  public Optional<Logs> logs() {
    return Optional.ofNullable(logs);
  }

  /** Makes one value of two parts'; empty unless it is a part. */
  public Optional<BinaryOperator<S>> merge() {
    return Optional.ofNullable(merge);
  }

  @Override
  public String toString() {
    return id();
  }

  /**
   * A look-up with the types of its key and answer.
   *
   * @param minAge how long an answer for one key is given again before it is looked up anew
   */
  public record KeyedLookup<K, R extends Record>(
      Class<K> key, Class<R> result, Schema schema, Duration minAge, Lookup<K, R> lookup) {}

  /** How the engine is to treat a source; each default is safe for a source nobody knows. */
  public static final class Builder<S> {

    private final String name;
    private final Schema schema;
    private final Sampler<S> sampler;
    private final List<KeyedLookup<?, ?>> lookups = new ArrayList<>();
    private String instance = "";
    private Duration minAge = Duration.ofMillis(250);
    private Duration timeout = Duration.ofSeconds(2);
    private boolean neverBlocks;
    private boolean rates;
    private boolean manyRows;
    private @Nullable Logs logs;
    private @Nullable BinaryOperator<S> merge;

    private Builder(String name, Schema schema, Sampler<S> sampler) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "source name '" + name + "': lower-case words joined by hyphens");
      }
      this.name = name;
      this.schema = schema;
      this.sampler = Objects.requireNonNull(sampler);
    }

    /**
     * Labels this one where the provider opens several of the same name (a second container
     * engine); at most one of them goes without a label.
     *
     * @param label lower-case words joined by hyphens
     */
    public Builder<S> instance(String label) {
      if (!NAME.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "instance '" + label + "' of " + name + ": lower-case words joined by hyphens");
      }
      this.instance = label;
      return this;
    }

    /**
     * Makes it a part of what several providers measure under one name (GPUs of two vendors), each
     * with {@link MetricProvider#merges}. Parts are sampled, fail and hang apart, and are read as
     * one: asked for by the name, the values of all parts that have one are merged. It is absent
     * when all parts are, and failed when one is, with what the others say as the last good sample.
     *
     * @param label as of {@link #instance}
     * @param merge of two values one; does not throw. All parts of a name have the same record.
     */
    public Builder<S> part(String label, BinaryOperator<S> merge) {
      this.merge = Objects.requireNonNull(merge);
      return instance(label);
    }

    /** The least time between two samples, whatever callers wish; default 250 ms. */
    public Builder<S> minAge(Duration minAge) {
      this.minAge = positive("min-age", minAge);
      return this;
    }

    /** How long callers wait for a sample; default 2 s. The sample itself goes on alone. */
    public Builder<S> timeout(Duration timeout) {
      this.timeout = positive("timeout", timeout);
      return this;
    }

    /**
     * Promises that the sampler can't hang (it reads procfs, or memory): it is then called on the
     * thread that asks, which may be one that serves many connections. Default: it may hang, and
     * each sample is taken on a thread of its own.
     */
    public Builder<S> neverBlocks() {
      this.neverBlocks = true;
      return this;
    }

    /**
     * Its values have rates: the engine samples it once at start, so that the first reading has
     * them.
     */
    public Builder<S> rates() {
      this.rates = true;
      return this;
    }

    /**
     * It has many short-lived rows (processes): left out of pushes and scrapes unless asked for.
     */
    public Builder<S> manyRows() {
      this.manyRows = true;
      return this;
    }

    /** Adds a look-up of one thing by its key; at most one for each type of result. */
    public <K, R extends Record> Builder<S> lookup(
        Class<K> key, Class<R> result, Duration minAge, Lookup<K, R> lookup) {
      lookups.add(
          new KeyedLookup<>(key, result, Schema.of(result), positive("min-age", minAge), lookup));
      return this;
    }

    /** Adds the logs of what the source measures. */
    public Builder<S> logs(Logs logs) {
      this.logs = Objects.requireNonNull(logs);
      return this;
    }

    public Source<S> build() {
      return new Source<>(this);
    }

    private static Duration positive(String what, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(what + " must be positive, is " + value);
      }
      return value;
    }
  }
}
