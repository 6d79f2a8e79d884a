package io.hostsonde.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hostsonde.agent.Agent;
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
 * Samples of an agent that serves nobody else. Rates and percentages need two, so the first one is
 * taken when this is opened.
 */
final class Snapshot {

  /** The least time that the first rates are about. */
  private static final Duration WINDOW = Duration.ofMillis(500);

  private final Agent agent;
  private final Set<String> sources;
  private final Duration window;
  private long lastSample;

  private Snapshot(Agent agent, Set<String> sources, Duration window) {
    this.agent = agent;
    this.sources = sources;
    this.window = window;
  }

  /**
   * Takes the first samples.
   *
   * @param wanted the names of sources; empty: all
   * @throws IOException when one of them is not there
   */
  static Snapshot open(Agent agent, Collection<String> wanted)
      throws IOException, InterruptedException {
    List<SourceInfo> open = agent.readings().sources();
    Set<String> names = new TreeSet<>();
    Duration window = WINDOW;
    for (SourceInfo source : open) {
      if (wanted.isEmpty() || wanted.contains(source.name())) {
        names.add(source.name());
        window = window.compareTo(source.minAge()) < 0 ? source.minAge() : window;
      }
    }
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new IOException(
            "no source '"
                + name
                + "'; there are "
                + String.join(", ", open.stream().map(SourceInfo::name).toList()));
      }
    }
    Snapshot snapshot = new Snapshot(agent, names, window);
    snapshot.take();
    return snapshot;
  }

  /** The readings one window after the last ones, or now when that is longer ago. */
  Map<String, Reading> next() throws InterruptedException {
    Duration since = Duration.ofNanos(System.nanoTime() - lastSample);
    if (since.compareTo(window) < 0) {
      Thread.sleep(window.minus(since));
    }
    return take();
  }

  private Map<String, Reading> take() throws InterruptedException {
    Map<String, Reading> readings = agent.readings().read(sources, Duration.ZERO);
    lastSample = System.nanoTime();
    return readings;
  }

  /** Prints {@link #next} as one line of JSON: {@code {"hostname","sources":{name: reading}}}. */
  void print(PrintWriter out) throws InterruptedException {
    out.println(json(agent.host().name(), next()));
    out.flush();
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
