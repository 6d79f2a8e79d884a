package io.hostsonde.transport.prometheus;

import io.hostsonde.api.Absent;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.transport.prometheus.Family.Kind;
import io.hostsonde.transport.prometheus.MetricNames.Candidate;
import io.hostsonde.transport.prometheus.SampleWriter.Count;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What a document tells about itself: whose it is, and how each source did. */
final class SelfMetrics {

  private static final double NANOS = 1e9;

  /**
   * Who is told of.
   *
   * @param host the host's name
   * @param system its operating system
   * @param version of the agent
   */
  record Agent(String host, String system, String version) {}

  /** One metric that is always there. */
  private record Fixed(Text openMetrics, Text text, Text sample, String name, Kind kind) {

    static Fixed of(String name, Kind kind, String unit, String help) {
      return new Fixed(
          Family.openMetricsHead(name, kind, unit, help),
          Family.textHead(name, kind, help),
          new Text(name + kind.ending()),
          name,
          kind);
    }

    void head(Output out, Format format) {
      out.write(format == Format.OPEN_METRICS ? openMetrics : text);
    }
  }

  /** The value of a metric for one source; null: it has none. */
  @FunctionalInterface
  private interface OfSource {
    @Nullable Double of(Reading reading);
  }

  private static final Fixed TARGET =
      Fixed.of("target", Kind.INFO, "", "The host that is measured.");
  private static final Fixed BUILD =
      Fixed.of("hostsonde_build", Kind.INFO, "", "The agent that measures.");
  private static final Fixed COLLECT =
      Fixed.of(
          "hostsonde_scrape_collect_seconds",
          Kind.GAUGE,
          "seconds",
          "What collecting the sources for this answer took.");
  private static final Fixed UP =
      Fixed.of(
          "hostsonde_source_up",
          Kind.GAUGE,
          "",
          "Whether the source was sampled well: 1, or 0 when it failed. None when it is absent.");
  private static final Fixed ABSENT =
      Fixed.of(
          "hostsonde_source_absent",
          Kind.GAUGE,
          "",
          "Whether there is nothing to measure here for the source.");
  private static final Fixed AGE =
      Fixed.of(
          "hostsonde_source_age_seconds",
          Kind.GAUGE,
          "seconds",
          "Since the last good sample of the source was taken.");
  private static final Fixed DURATION =
      Fixed.of(
          "hostsonde_source_duration_seconds",
          Kind.GAUGE,
          "seconds",
          "What the sample of the source took.");
  private static final Fixed SERIES =
      Fixed.of("hostsonde_source_series", Kind.GAUGE, "", "How many series the source has here.");
  private static final Fixed DROPPED =
      Fixed.of(
          "hostsonde_source_dropped_series",
          Kind.GAUGE,
          "",
          "How many it does not have here: past prometheus.max-series or max-bytes, or twice the"
              + " same labels.");

  private static final List<Fixed> ALL =
      List.of(TARGET, BUILD, COLLECT, UP, ABSENT, AGE, DURATION, SERIES, DROPPED);

  private final HostClock clock;
  private final Agent agent;
  private final Set<String> misfits = new HashSet<>();

  SelfMetrics(HostClock clock, Agent agent) {
    this.clock = clock;
    this.agent = agent;
  }

  /** Before any source may take them. */
  void take(MetricNames names) {
    for (Fixed fixed : ALL) {
      names.take(List.of(Candidate.unitless(fixed.name())), fixed.kind().ending());
    }
  }

  /** These sources have samples that do not fit their schemas. */
  void misfit(Collection<String> sources) {
    misfits.addAll(sources);
  }

  /** What comes first. */
  void begin(Output out, Format format) {
    misfits.clear();
    TARGET.head(out, format);
    out.write(TARGET.sample());
    out.ascii("{host_name=\"");
    out.label(agent.host());
    out.ascii("\",os_type=\"");
    out.label(agent.system());
    out.ascii("\"} 1\n");
    BUILD.head(out, format);
    out.write(BUILD.sample());
    out.ascii("{version=\"");
    out.label(agent.version());
    out.ascii("\"} 1\n");
  }

  /** What comes last. */
  void end(
      Map<String, Reading> readings,
      Map<String, Count> counts,
      double collected,
      Output out,
      Format format) {
    COLLECT.head(out, format);
    out.write(COLLECT.sample());
    out.write(' ');
    out.number(collected);
    out.write('\n');
    long now = clock.nanoTime();
    sources(UP, readings, out, format, this::up);
    sources(ABSENT, readings, out, format, reading -> reading instanceof Absent ? 1.0 : 0.0);
    sources(AGE, readings, out, format, reading -> age(reading.lastGood(), now));
    sources(
        DURATION,
        readings,
        out,
        format,
        reading -> reading instanceof Sampled sampled ? sampled.took().toNanos() / NANOS : null);
    counts(SERIES, counts, Count::series, out, format);
    counts(DROPPED, counts, Count::dropped, out, format);
  }

  private static @Nullable Double age(@Nullable Sampled good, long now) {
    return good == null ? null : (now - good.nanoTime()) / NANOS;
  }

  private @Nullable Double up(Reading reading) {
    if (reading instanceof Absent) {
      return null;
    }
    return reading instanceof Sampled && !misfits.contains(reading.source()) ? 1.0 : 0.0;
  }

  private static void sources(
      Fixed metric, Map<String, Reading> readings, Output out, Format format, OfSource value) {
    boolean headed = false;
    for (Map.Entry<String, Reading> reading : readings.entrySet()) {
      Double number = value.of(reading.getValue());
      if (number != null) {
        if (!headed) {
          metric.head(out, format);
          headed = true;
        }
        sample(metric, reading.getKey(), number, out);
      }
    }
  }

  private static void counts(
      Fixed metric,
      Map<String, Count> counts,
      ToIntFunction<Count> value,
      Output out,
      Format format) {
    if (!counts.isEmpty()) {
      metric.head(out, format);
    }
    for (Map.Entry<String, Count> count : counts.entrySet()) {
      sample(metric, count.getKey(), value.applyAsInt(count.getValue()), out);
    }
  }

  private static void sample(Fixed metric, String source, double value, Output out) {
    out.write(metric.sample());
    out.ascii("{source=\"");
    out.label(source);
    out.ascii("\"} ");
    out.number(value);
    out.write('\n');
  }
}
