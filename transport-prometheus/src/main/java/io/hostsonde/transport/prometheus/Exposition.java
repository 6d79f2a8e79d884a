package io.hostsonde.transport.prometheus;

import io.hostsonde.api.HostClock;
import io.hostsonde.api.Reading;
import io.hostsonde.api.Sampled;
import io.hostsonde.schema.Schema;
import io.hostsonde.transport.prometheus.SampleWriter.Count;
import io.hostsonde.transport.prometheus.SampleWriter.Sample;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes readings of all sources as one document. Only what was sampled well has series of its own;
 * of what failed there is nothing but that it did. Not for concurrent use.
 */
final class Exposition {

  private static final System.Logger LOG = System.getLogger(Exposition.class.getName());

  private static final Text END = new Text("# EOF\n");
  private static final int FIRST_BYTES = 16 * 1024;

  /** A buffer that one big answer made larger is not kept. */
  private static final int KEPT_BYTES = 1024 * 1024;

  /** Sources of one schema, whose series share their names. */
  private record Group(String name, Schema schema, Plan plan, List<String> ids) {}

  private final Selection selection;
  private final SampleWriter writer;
  private final SelfMetrics self;
  private Output out = new Output(FIRST_BYTES);

  /** By the id of the source, those that were sampled once. */
  private final SortedMap<String, Schema> schemas = new TreeMap<>();

  private List<Group> groups = List.of();
  private final Set<String> misfits = new HashSet<>();

  /**
   * Writes by settings.
   *
   * @param maxBytes of a document
   */
  Exposition(PrometheusSettings settings, HostClock clock, int maxBytes, SelfMetrics.Agent agent) {
    this.selection = Selection.of(settings);
    this.writer = new SampleWriter(settings.maxSeries(), maxBytes);
    this.self = new SelfMetrics(clock, agent);
  }

  /**
   * Writes a document.
   *
   * @param readings of all that is to be told of
   * @param collected what collecting them took, in seconds
   */
  byte[] write(Map<String, Reading> readings, double collected, Format format) {
    plan(readings);
    out.truncate(0);
    self.begin(out, format);
    Map<String, Count> counts = new LinkedHashMap<>();
    for (Group group : groups) {
      write(group, readings, format, counts);
    }
    self.end(readings, counts, collected, out, format);
    if (format == Format.OPEN_METRICS) {
      out.write(END);
    }
    return document();
  }

  private byte[] document() {
    byte[] document = Arrays.copyOf(out.bytes(), out.size());
    if (out.capacity() > KEPT_BYTES) {
      out = new Output(FIRST_BYTES);
    }
    return document;
  }

  /**
   * What is known of before needs no new plans. A schema is that of the sample: some sources find
   * theirs out by measuring.
   */
  private void plan(Map<String, Reading> readings) {
    boolean changed = schemas.keySet().retainAll(readings.keySet());
    for (Map.Entry<String, Reading> reading : readings.entrySet()) {
      if (reading.getValue() instanceof Sampled sampled) {
        changed |= schemas.put(reading.getKey(), sampled.schema()) != sampled.schema();
      }
    }
    if (!changed) {
      return;
    }
    MetricNames names = new MetricNames();
    self.take(names);
    Map<String, Group> byName = new LinkedHashMap<>();
    for (Map.Entry<String, Schema> source : schemas.entrySet()) {
      String id = source.getKey();
      String name = Selection.name(id);
      Group group = byName.get(name);
      if (group != null && group.schema() != source.getValue()) {
        // Another schema of the same name: what reads the one can't read the other.
        name = id.replace(':', '-');
        group = byName.get(name);
      }
      if (group == null) {
        Plan plan = new Plan(name, source.getValue(), selection::omitted, names);
        group = new Group(name, source.getValue(), plan, new ArrayList<>());
        byName.put(name, group);
      }
      group.ids().add(id);
    }
    groups = List.copyOf(byName.values());
    misfits.clear();
  }

  private void write(
      Group group, Map<String, Reading> readings, Format format, Map<String, Count> counts) {
    List<Sample> samples = new ArrayList<>(group.ids().size());
    for (String id : group.ids()) {
      if (readings.get(id) instanceof Sampled sampled) {
        String instance = id.substring(Selection.name(id).length());
        samples.add(new Sample(instance.isEmpty() ? "" : instance.substring(1), sampled.value()));
      }
    }
    if (samples.isEmpty()) {
      return;
    }
    int before = out.size();
    try {
      counts.put(group.name(), writer.write(group.plan(), samples, format, out));
      misfits.remove(group.name());
    } catch (Throwable e) {
      // Whatever a value throws while it is read costs its source only.
      out.truncate(before);
      self.misfit(group.ids());
      if (misfits.add(group.name())) {
        LOG.log(Level.WARNING, group.name() + ": left out, a value does not fit its schema", e);
      }
    }
  }
}
