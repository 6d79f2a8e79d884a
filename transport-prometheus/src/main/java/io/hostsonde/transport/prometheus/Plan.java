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
import java.util.function.BiPredicate;
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

  /**
   * Where something is in the schema.
   *
   * @param path in snake case, the source first
   * @param named what the names of its metrics are made of: the path, but for what {@link
   *     io.hostsonde.schema.Metric#name} says in place of its beginning
   */
  private record Place(List<String> path, List<String> named) {

    Place of(Field field) {
      return new Place(with(path, field.wireName()), with(named, field.wireName()));
    }

    /** That of what is in the records of a field. */
    Place within(Field field) {
      return field.metric().isEmpty() ? this : new Place(path, List.of(field.metric()));
    }

    /** Without the source. */
    String below() {
      return String.join(".", path.subList(1, path.size()));
    }

    @Override
    public String toString() {
      return String.join(".", path);
    }
  }

  private final MetricNames names;
  private final BiPredicate<String, Field> omitted;
  private final List<Layer> layers = new ArrayList<>();

  /**
   * The plan of a schema.
   *
   * @param source its name, with which names of metrics begin
   * @param omitted whether a field is left out, by its path in snake case, the source first
   * @param names those taken already; the plan's are added
   */
  Plan(String source, Schema schema, BiPredicate<String, Field> omitted, MetricNames names) {
    this.names = names;
    this.omitted = omitted;
    Place root = new Place(List.of(source), List.of(source));
    layers.add(rows(-1, Layer.Rows.ROOT, List.of(), schema, root));
    record(schema, root, List.of(), 0);
  }

  /** The root first, each after its parent. */
  List<Layer> layers() {
    return layers;
  }

  private static <T> List<T> with(List<T> path, T last) {
    List<T> longer = new ArrayList<>(path);
    longer.add(last);
    return longer;
  }

  private void record(Schema schema, Place place, List<Field> fields, int layer) {
    List<Label> texts = new ArrayList<>();
    List<String> taken = new ArrayList<>(layers.get(layer).labelNames());
    for (Field field : schema.fields()) {
      Place inner = place.of(field);
      if ((field.key() && fields.isEmpty()) || omitted.test(inner.toString(), field)) {
        continue;
      }
      if (field.type() == Type.Scalar.STRING) {
        String label = unused(field.wireName(), place, taken);
        taken.add(label);
        texts.add(Label.of(label, field));
      } else {
        value(field, field.type(), inner, with(fields, field), layer);
      }
    }
    if (!texts.isEmpty()) {
      texts(place, fields, texts, layer);
    }
  }

  private void value(Field field, Type type, Place place, List<Field> fields, int layer) {
    switch (type) {
      case Type.Scalar scalar -> scalar(field, scalar, place, fields, layer);
      case Type.Nested nested -> record(nested.schema(), place.within(field), fields, layer);
      case Type.ListOf list -> {
        Schema rows = list.element() instanceof Type.Nested nested ? nested.schema() : null;
        int inner = layers.size();
        layers.add(rows(layer, Layer.Rows.LIST, fields, rows, place));
        value(field, list.element(), place, List.of(), inner);
      }
      case Type.MapOf map -> {
        int inner = layers.size();
        layers.add(rows(layer, Layer.Rows.MAP, fields, null, place));
        scalar(field, map.value(), place, List.of(), inner);
      }
    }
  }

  /**
   * A layer with the labels of its rows.
   *
   * @param schema of its rows, if they are records
   */
  private Layer rows(
      int parent, Layer.Rows rows, List<Field> fields, @Nullable Schema schema, Place place) {
    List<String> taken = new ArrayList<>(parent < 0 ? List.of() : layers.get(parent).labelNames());
    List<Label> labels = new ArrayList<>();
    if (schema != null) {
      for (Field field : schema.fields()) {
        if (field.key()) {
          labels.add(label(MetricNames.label(field), field, place, taken));
        }
      }
    }
    if (labels.isEmpty() && rows != Layer.Rows.ROOT) {
      String name = rows == Layer.Rows.MAP ? "key" : "index";
      labels.add(label(name, null, place, taken));
    }
    return new Layer(parent, rows, fields, labels, taken);
  }

  private static Label label(String name, @Nullable Field field, Place place, List<String> taken) {
    String label = unused(name, place, taken);
    taken.add(label);
    return Label.of(label, field);
  }

  /** A label's name that no layer above has: that of a row in a row is preceded by its list's. */
  private static String unused(String name, Place place, List<String> taken) {
    String unused = taken.contains(name) ? place.path().getLast() + "_" + name : name;
    while (taken.contains(unused)) {
      unused += "_";
    }
    return unused;
  }

  private void scalar(Field field, Type.Scalar type, Place place, List<Field> fields, int layer) {
    List<String> taken = layers.get(layer).labelNames();
    switch (type) {
      case STRING ->
          texts(place, fields, List.of(Label.of(unused("value", place, taken), null)), layer);
      case ENUM -> {
        String label = unused(field.wireName(), place, taken);
        add(field, Value.STATE, place, fields, List.of(Label.of(label, null)), layer);
      }
      case BOOLEAN -> add(field, Value.FLAG, place, fields, List.of(), layer);
      case INSTANT -> add(field, Value.TIME, place, fields, List.of(), layer);
      case INT, LONG, DOUBLE, DURATION -> {
        Value value = field.kind() == Kind.COUNTER ? Value.COUNTER : Value.NUMBER;
        add(field, value, place, fields, List.of(), layer);
      }
    }
  }

  private void add(
      Field field, Value value, Place place, List<Field> fields, List<Label> labels, int layer) {
    String where = "%s of the source %s.".formatted(place.below(), place.path().getFirst());
    String help = field.help().isEmpty() ? where : field.help() + " (" + where + ")";
    Family.Kind kind = Family.Kind.of(field, value);
    add(MetricNames.of(field, place.named()), kind, help, value, fields, labels, layer);
  }

  private void texts(Place place, List<Field> fields, List<Label> labels, int layer) {
    String help = "The texts of " + place + ".";
    List<Candidate> name = List.of(Candidate.unitless(MetricNames.joined(place.named())));
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
