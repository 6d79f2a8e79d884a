package io.hostsonde.testkit;

import io.hostsonde.api.AbsentException;
import io.hostsonde.api.MetricProvider;
import io.hostsonde.api.ProviderContext;
import io.hostsonde.api.Setting;
import io.hostsonde.api.Source;
import io.hostsonde.schema.Key;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A provider nobody has heard of: what a transport must be able to hand out without a line of its
 * own. Its source {@code weather} has every type a record may have. A test makes it fail, hang or
 * find nothing by {@link #answerWith}.
 */
public final class MadeUpProvider implements MetricProvider {

  /** What the provider can be told. */
  public record WeatherSettings(
      @Setting(value = "harbour", help = "Where the weather is made up.") String place) {}

  /** Every type a component may have. */
  public record Weather(
      String place,
      double airCelsius,
      @Nullable Double waterCelsius,
      int stations,
      long rainBytesTotal,
      @Nullable Double rainBytesPerSecond,
      boolean stormy,
      Sky sky,
      Instant sunrise,
      Duration daylightSeconds,
      Wind wind,
      List<Gauge> gauges,
      Map<String, String> remarks) {}

  /** An enum. */
  public enum Sky {
    CLEAR,
    PARTLY_CLOUDY
  }

  /** A nested record. */
  public record Wind(double gustPercent, List<String> names) {}

  /** A row. */
  public record Gauge(@Key String name, @Nullable Long levelBytes) {}

  /** Answers a look-up. */
  public record Forecast(int day, double airCelsius) {}

  /** What a sample, a failure or nothing comes from. */
  @FunctionalInterface
  public interface Answer {
    Weather answer() throws IOException, InterruptedException, AbsentException;
  }

  private final AtomicInteger samples = new AtomicInteger();
  private final UnaryOperator<Source.Builder<Weather>> treatment;
  private volatile @Nullable Answer answer;
  private volatile String place = "";

  /** A source that may hang, with the defaults of {@link Source.Builder}. */
  public MadeUpProvider() {
    this(builder -> builder);
  }

  /**
   * @param treatment how the engine is to treat the source: {@code Source.Builder::neverBlocks}
   */
  public MadeUpProvider(UnaryOperator<Source.Builder<Weather>> treatment) {
    this.treatment = treatment;
  }

  @Override
  public String name() {
    return "weather";
  }

  @Override
  public Class<? extends Record> settings() {
    return WeatherSettings.class;
  }

  @Override
  public List<Source<?>> open(ProviderContext context) {
    place = context.settings(WeatherSettings.class).place();
    Source.Builder<Weather> source =
        Source.builder("weather", Weather.class, this::sample)
            .lookup(Integer.class, Forecast.class, Duration.ofMillis(250), this::forecast);
    return List.of(treatment.apply(source).build());
  }

  /** How many samples were taken. */
  public int samples() {
    return samples.get();
  }

  /** From now on a sample is what this returns or throws; null: as at first. */
  public void answerWith(@Nullable Answer answer) {
    this.answer = answer;
  }

  private Weather sample() throws IOException, InterruptedException, AbsentException {
    int number = samples.incrementAndGet();
    Answer other = answer;
    return other == null ? weather(place, number) : other.answer();
  }

  private Forecast forecast(Integer day) throws AbsentException {
    if (day < 0) {
      throw new AbsentException("no forecast for the past");
    }
    return new Forecast(day, 20.5);
  }

  /**
   * The weather of one sample.
   *
   * @param number of the sample: what counts grows with it
   */
  public static Weather weather(String place, int number) {
    return new Weather(
        place,
        21.5,
        null,
        3,
        1000L * number,
        number == 1 ? null : 12.25,
        false,
        Sky.PARTLY_CLOUDY,
        Instant.parse("2026-06-21T03:16:00Z"),
        Duration.ofMillis(61_200_500),
        new Wind(37.5, List.of("Mistral", "a \"quoted\" \u001b[31m name\n")),
        List.of(new Gauge("north", 5L), new Gauge("south", null)),
        Map.of("quay", "wet"));
  }
}
