package io.hostsonde.transport.prometheus;

import io.hostsonde.schema.Field;
import io.hostsonde.transport.prometheus.Family.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the samples of one source at a time by its plan. Values are written as they are now: what
 * is null, NaN or infinite has no sample. Not for concurrent use.
 */
final class SampleWriter {

  /** What a big source needed beyond that is given back. */
  private static final int KEPT_ROWS = 4096;

  private static final int KEPT_LABEL_BYTES = 256 * 1024;

  private static final Text INSTANCE = new Text("source_instance=\"");

  private static final double NANOS = 1e9;

  private final int maxSeries;
  private final int maxBytes;
  private final List<Rows> rows = new ArrayList<>();
  private Output labels = new Output(1024);

  /** How many series one source got. */
  record Count(int series, int dropped) {}

  /**
   * One of several of the same schema.
   *
   * @param instance its label; empty: none
   * @param value its sample
   */
  record Sample(String instance, Object value) {}

  private int series;
  private int dropped;

  SampleWriter(int maxSeries, int maxBytes) {
    this.maxSeries = maxSeries;
    this.maxBytes = maxBytes;
  }

  /**
   * Writes all samples.
   *
   * @throws RuntimeException when a value does not fit its schema; the output then has to be cut to
   *     what it was
   */
  Count write(Plan plan, List<Sample> samples, Format format, Output out) {
    series = 0;
    dropped = 0;
    while (rows.size() < plan.layers().size()) {
      rows.add(new Rows());
    }
    try {
      for (int i = 0; i < plan.layers().size(); i++) {
        Layer layer = plan.layers().get(i);
        fill(layer, rows.get(i), samples);
        for (Family family : layer.families()) {
          write(family, rows.get(i), format, out);
        }
      }
      return new Count(series, dropped);
    } finally {
      clear(plan.layers().size());
    }
  }

  private void clear(int used) {
    for (int i = 0; i < used; i++) {
      rows.get(i).clear(KEPT_ROWS);
    }
    if (labels.capacity() > KEPT_LABEL_BYTES) {
      labels = new Output(1024);
    }
    labels.truncate(0);
  }

  private void fill(Layer layer, Rows into, List<Sample> samples) {
    if (layer.rows() == Layer.Rows.ROOT) {
      for (Sample sample : samples) {
        int start = labels.size();
        if (!sample.instance().isEmpty()) {
          label(INSTANCE, sample.instance(), start);
        }
        keys(layer, sample.value(), start);
        into.add(sample.value(), labels.bytes(), start, labels.size());
      }
      return;
    }
    Rows parents = rows.get(layer.parent());
    for (int parent = 0; parent < parents.size(); parent++) {
      Object held = follow(layer.path(), parents.value(parent));
      if (held instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          Object row = list.get(i);
          if (row != null) {
            add(layer, into, parents, parent, row, row, i);
          }
        }
      } else if (held instanceof Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          Object value = entry.getValue();
          if (value != null) {
            add(layer, into, parents, parent, value, entry.getKey(), 0);
          }
        }
      } else if (held != null) {
        throw new ClassCastException(held.getClass().getName() + " is no list and no map");
      }
    }
  }

  /**
   * Adds a row.
   *
   * @param keyed what the labels are about: the row, or the key of an entry
   * @param index its place in the list
   */
  private void add(
      Layer layer, Rows into, Rows parents, int parent, Object row, Object keyed, int index) {
    if (into.labelled() >= maxSeries || parents.leftOut(parent)) {
      into.addLeftOut(row);
      return;
    }
    int start = labels.size();
    labels.write(labels.bytes(), parents.start(parent), parents.end(parent));
    if (layer.rows() == Layer.Rows.LIST && layer.labels().getFirst().field() == null) {
      label(layer.labels().getFirst().head(), index, start);
    } else {
      keys(layer, keyed, start);
    }
    if (!into.add(row, labels.bytes(), start, labels.size())) {
      labels.truncate(start);
    }
  }

  private void keys(Layer layer, Object keyed, int start) {
    for (Label label : layer.labels()) {
      Field field = label.field();
      Object value = field == null ? keyed : field.get(keyed);
      if (value != null) {
        label(label.head(), value, start);
      }
    }
  }

  /** A label after those from that place on. */
  private void label(Text head, Object value, int start) {
    if (labels.size() > start) {
      labels.write(',');
    }
    labels.write(head);
    text(labels, value);
    labels.write('"');
  }

  private static void text(Output out, Object value) {
    switch (value) {
      case String text -> out.label(text);
      case Integer number -> out.number((long) number);
      case Long number -> out.number((long) number);
      case Enum<?> constant -> out.label(constant.name().toLowerCase(Locale.ROOT));
      default -> out.label(value.toString());
    }
  }

  private static @Nullable Object follow(List<Field> path, Object row) {
    Object value = row;
    for (int i = 0; i < path.size() && value != null; i++) {
      value = path.get(i).get(value);
    }
    return value;
  }

  private void write(Family family, Rows rows, Format format, Output out) {
    boolean headed = false;
    for (int row = 0; row < rows.size(); row++) {
      Object value = follow(family.path(), rows.value(row));
      double number = value == null ? Double.NaN : number(family, value);
      if (value == null || !Double.isFinite(number)) {
        continue;
      }
      if (rows.leftOut(row) || series >= maxSeries) {
        dropped++;
        continue;
      }
      int before = out.size();
      if (!headed) {
        out.write(family.head(format));
      }
      out.write(family.sample());
      labels(family, rows, row, value, out);
      out.write(' ');
      if (family.whole(value)) {
        out.number(((Number) value).longValue()); // a double has too few digits for some
      } else {
        out.number(number);
      }
      out.write('\n');
      if (out.size() > maxBytes) {
        out.truncate(before);
        dropped++;
      } else {
        headed = true;
        series++;
      }
    }
  }

  private void labels(Family family, Rows rows, int row, Object value, Output out) {
    int start = rows.start(row);
    int end = rows.end(row);
    if (start == end && family.labels().isEmpty()) {
      return;
    }
    int open = out.size();
    out.write('{');
    out.write(labels.bytes(), start, end);
    for (Label label : family.labels()) {
      Field field = label.field();
      Object text = field == null ? value : field.get(value);
      if (text != null) {
        if (out.size() > open + 1) {
          out.write(',');
        }
        out.write(label.head());
        text(out, text);
        out.write('"');
      }
    }
    out.write('}');
  }

  /** The number that is written; NaN: none. */
  private static double number(Family family, Object value) {
    return switch (family.value()) {
      case NUMBER -> scaled(family, value);
      case COUNTER -> {
        double number = scaled(family, value);
        yield number < 0 ? Double.NaN : number;
      }
      case TIME -> {
        Instant time = (Instant) value;
        yield time.getEpochSecond() + time.getNano() / NANOS;
      }
      case FLAG -> (Boolean) value ? 1 : 0;
      case STATE, TEXTS -> 1;
    };
  }

  private static double scaled(Family family, Object value) {
    double number =
        value instanceof Duration duration
            ? duration.getSeconds() + duration.getNano() / NANOS
            : ((Number) value).doubleValue();
    return number * family.scale();
  }
}
