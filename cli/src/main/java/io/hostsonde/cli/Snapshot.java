package io.hostsonde.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.agent.Agent;
import io.hostsonde.agent.DidYouMean;
import io.hostsonde.api.Absent;
import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.api.SourceInfo;
import io.hostsonde.codec.GenericJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Samples of an agent that serves nobody else. Rates and percentages need two, so the first one of
 * the sources that have some is taken when this is opened.
 */
final class Snapshot {

  /** The least time that the first rates are about. */
  private static final Duration WINDOW = Duration.ofMillis(500);

  private final Agent agent;
  private final Set<String> sources;
  private final Duration window;
  private long lastSample;

  /**
   * @param window the least time between two readings; nothing without rates
   */
  private Snapshot(Agent agent, Set<String> sources, Duration window) {
    this.agent = agent;
    this.sources = sources;
    this.window = window;
  }

  /**
   * Takes the first samples of those that have rates.
   *
   * @param wanted the names of sources; empty: all
   * @throws IOException when one of them is not there
   */
  static Snapshot open(Agent agent, Collection<String> wanted)
      throws IOException, InterruptedException {
    Set<String> rated = agent.rated();
    Set<String> names = new TreeSet<>();
    Set<String> twice = new TreeSet<>();
    Duration window = Duration.ZERO;
    for (SourceInfo source : agent.readings().sources()) {
      if (wanted.isEmpty() || wanted.contains(source.name())) {
        names.add(source.name());
        if (rated.contains(source.name())) {
          twice.add(source.name());
          window = longer(window, longer(WINDOW, source.minAge()));
        }
      }
    }
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new IOException(notThere(agent, name));
      }
    }
    Snapshot snapshot = new Snapshot(agent, names, window);
    snapshot.take(twice);
    return snapshot;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  /** What is said of a source that is not open: why, or what there is instead. */
  private static String notThere(Agent agent, String name) throws InterruptedException {
    Reading reading = agent.readings().read(Set.of(name), Duration.ZERO).get(name);
    String reason = reading instanceof Absent absent ? absent.reason() : "is not open";
    List<String> open = agent.readings().sources().stream().map(SourceInfo::name).toList();
    boolean installed =
        agent.settings().entries().stream().anyMatch(it -> it.key().equals(name + ".min-age"));
    return installed
        ? name + ": " + reason
        : reason + DidYouMean.suffix(name, open) + "; there are " + String.join(", ", open);
  }

  /** The readings one window after the last ones, or now when that is longer ago. */
  Map<String, Reading> next() throws InterruptedException {
    Duration since = Duration.ofNanos(System.nanoTime() - lastSample);
    if (since.compareTo(window) < 0) {
      Thread.sleep(window.minus(since));
    }
    return take(sources);
  }

  private Map<String, Reading> take(Set<String> names) throws InterruptedException {
    Map<String, Reading> readings = agent.readings().read(names, Duration.ZERO);
    lastSample = System.nanoTime();
    return readings;
  }

  /**
   * Prints {@link #next} as one line of JSON: {@code {"hostname","sources":{name: reading}}}.
   *
   * @return what was printed
   */
  Map<String, Reading> print(PrintWriter out) throws InterruptedException {
    Map<String, Reading> readings = next();
    out.println(json(agent.host().name(), readings));
    out.flush();
    return readings;
  }

  static String json(String hostname, Map<String, Reading> readings) {
    GenericJson json = new GenericJson(HostClock.SYSTEM);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = json.generator(bytes)) {
      out.writeStartObject();
      out.writeStringField("hostname", hostname);
      out.writeObjectFieldStart("sources");
      for (Map.Entry<String, Reading> reading : new TreeMap<>(readings).entrySet()) {
        out.writeFieldName(reading.getKey());
        json.write(out, reading.getValue());
      }
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array took no bytes", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
