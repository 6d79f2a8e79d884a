package io.hostsonde.transport.prometheus;

import io.hostsonde.schema.Field;
import io.hostsonde.schema.Kind;
import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import io.hostsonde.transport.prometheus.Family.Label;
import io.hostsonde.transport.prometheus.Family.Value;
import io.hostsonde.transport.prometheus.MetricNames.Candidate;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one schema, worked out once: per scrape there are only values to be written.
 *
 * <p>Each number, boolean, time and enum of the schema is a metric; the texts of a record are the
 * labels of one more, {@code ..._info}. Rows of a list are told apart by labels: their keys, else
 * their place in the list; entries of a map by their key.
 */
final class Plan {

  private static final System.Logger LOG = System.getLogger(Plan.class.getName());

  private final MetricNames names;
  private final Predicate<String> omitted;
  private final List<Layer> layers = new ArrayList<>();

  /**
   * The plan of a schema.
   *
   * @param source its name, with which names of metrics begin
   * @param omitted whether a field, by its path in snake case below the source's name, is left out
   * @param names those taken already; the plan's are added
   */
  Plan(String source, Schema schema, Predicate<String> omitted, MetricNames names) {
    this.names = names;
    this.omitted = omitted;
    List<String> path = List.of(source);
    layers.add(rows(-1, Layer.Rows.ROOT, List.of(), schema, path));
    record(schema, path, List.of(), 0);
  }

  /** The root first, each after its parent. */
  List<Layer> layers() {
    return layers;
  }

  private static List<String> with(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  private static List<Field> with(List<Field> path, Field field) {
    List<Field> longer = new ArrayList<>(path);
    longer.add(field);
    return longer;
  }

  private void record(Schema schema, List<String> path, List<Field> fields, int layer) {
    List<Label> texts = new ArrayList<>();
    List<String> taken = new ArrayList<>(layers.get(layer).labelNames());
    for (Field field : schema.fields()) {
      List<String> place = with(path, field.wireName());
      if ((field.key() && fields.isEmpty()) || omitted.test(String.join(".", place))) {
        continue;
      }
      if (field.type() == Type.Scalar.STRING) {
        String label = unused(field.wireName(), path, taken);
        taken.add(label);
        texts.add(Label.of(label, field));
      } else {
        value(field, field.type(), place, with(fields, field), layer);
      }
    }
    if (!texts.isEmpty()) {
      texts(path, fields, texts, layer);
    }
  }

  private void value(Field field, Type type, List<String> path, List<Field> fields, int layer) {
    switch (type) {
      case Type.Scalar scalar -> scalar(field, scalar, path, fields, layer);
      case Type.Nested nested -> record(nested.schema(), path, fields, layer);
      case Type.ListOf list -> {
        Schema rows = list.element() instanceof Type.Nested nested ? nested.schema() : null;
        int inner = layers.size();
        layers.add(rows(layer, Layer.Rows.LIST, fields, rows, path));
        value(field, list.element(), path, List.of(), inner);
      }
      case Type.MapOf map -> {
        int inner = layers.size();
        layers.add(rows(layer, Layer.Rows.MAP, fields, null, path));
        scalar(field, map.value(), path, List.of(), inner);
      }
    }
  }

  /**
   * A layer with the labels of its rows.
   *
   * @param schema of its rows, if they are records
   */
  private Layer rows(
      int parent, Layer.Rows rows, List<Field> fields, @Nullable Schema schema, List<String> path) {
    List<String> taken = new ArrayList<>(parent < 0 ? List.of() : layers.get(parent).labelNames());
    List<Label> labels = new ArrayList<>();
    if (schema != null) {
      for (Field field : schema.fields()) {
        if (field.key()) {
          labels.add(label(MetricNames.label(field), field, path, taken));
        }
      }
    }
    if (labels.isEmpty() && rows != Layer.Rows.ROOT) {
      String name = rows == Layer.Rows.MAP ? "key" : "index";
      labels.add(label(name, null, path, taken));
    }
    return new Layer(parent, rows, fields, labels, taken);
  }

  private static Label label(
      String name, @Nullable Field field, List<String> path, List<String> taken) {
    String label = unused(name, path, taken);
    taken.add(label);
    return Label.of(label, field);
  }

  /** A label's name that no layer above has: that of a row in a row is preceded by its list's. */
  private static String unused(String name, List<String> path, List<String> taken) {
    String unused = taken.contains(name) ? path.getLast() + "_" + name : name;
    while (taken.contains(unused)) {
      unused += "_";
    }
    return unused;
  }

  private void scalar(
      Field field, Type.Scalar type, List<String> path, List<Field> fields, int layer) {
    List<String> taken = layers.get(layer).labelNames();
    switch (type) {
      case STRING ->
          texts(path, fields, List.of(Label.of(unused("value", path, taken), null)), layer);
      case ENUM -> {
        String label = unused(field.wireName(), path, taken);
        add(field, Value.STATE, path, fields, List.of(Label.of(label, null)), layer);
      }
      case BOOLEAN -> add(field, Value.FLAG, path, fields, List.of(), layer);
      case INSTANT -> add(field, Value.TIME, path, fields, List.of(), layer);
      case INT, LONG, DOUBLE, DURATION -> {
        Value value = field.kind() == Kind.COUNTER ? Value.COUNTER : Value.NUMBER;
        add(field, value, path, fields, List.of(), layer);
      }
    }
  }

  private void add(
      Field field,
      Value value,
      List<String> path,
      List<Field> fields,
      List<Label> labels,
      int layer) {
    String where =
        "%s of the source %s."
            .formatted(String.join(".", path.subList(1, path.size())), path.getFirst());
    String help = field.help().isEmpty() ? where : field.help() + " (" + where + ")";
    Family.Kind kind = Family.Kind.of(field, value);
    add(MetricNames.of(field, path), kind, help, value, fields, labels, layer);
  }

  private void texts(List<String> path, List<Field> fields, List<Label> labels, int layer) {
    String help = "The texts of " + String.join(".", path) + ".";
    List<Candidate> name = List.of(Candidate.unitless(MetricNames.joined(path)));
    add(name, Family.Kind.of(Value.TEXTS), help, Value.TEXTS, fields, labels, layer);
  }

  private void add(
      List<Candidate> candidates,
      Family.Kind kind,
      String help,
      Value value,
      List<Field> fields,
      List<Label> labels,
      int layer) {
    Candidate taken = names.take(candidates, kind.ending()).orElse(null);
    if (taken == null) {
      LOG.log(Level.WARNING, "{0}: left out, too many metrics have that name", candidates);
      return;
    }
    String name = taken.name();
    layers
        .get(layer)
        .families()
        .add(
            new Family(
                Family.openMetricsHead(name, kind, taken.unit(), help),
                Family.textHead(name, kind, help),
                new Text(name + kind.ending()),
                fields,
                value,
                labels,
                taken.scale()));
  }
}
