package io.hostsonde.provider.textfile;

import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The field that a family is in a sample: a number where it has one series without labels, else a
 * list of rows whose keys are the labels.
 *
 * @param name in camel case; ends with {@code Total} if and only if the family counts
 * @param metric the family's name without unit and {@code total}
 * @param labels sorted, as they are called in the file; none: one number
 */
record FamilyField(String name, String metric, String help, List<String> labels) {

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array can't be of a generic type
  private static final Map.Entry<String, Object>[] NO_ENTRIES = new Map.Entry[0];

  private static final String TOTAL = "Total";

  /**
   * The field of a family.
   *
   * @throws MalformedException when a name can't be that of a field
   */
  static FamilyField of(Family family) throws MalformedException {
    Set<String> labels = new TreeSet<>();
    family.series().forEach(series -> labels.addAll(series.labels().keySet()));
    try {
      String name = Schema.fieldName(family.name());
      boolean total = name.endsWith(TOTAL);
      if (family.counter() && !total) {
        name += TOTAL;
      } else if (!family.counter() && total) {
        // The end of a name says what counts, and this does not.
        name += "Value";
      }
      FamilyField field =
          new FamilyField(name, metric(name, family.name()), family.help(), List.copyOf(labels));
      field.addTo(Schema.builder()).build();
      return field;
    } catch (IllegalArgumentException e) {
      throw new MalformedException(family.name() + ": " + e.getMessage());
    }
  }

  /** Without what the name of the field says by unit and kind. */
  private static String metric(String fieldName, String familyName) {
    String metric = familyName.endsWith("_total") ? cut(familyName, "_total") : familyName;
    String unit =
        Schema.builder()
            .field(fieldName, Type.Scalar.DOUBLE)
            .build()
            .fields()
            .getFirst()
            .unit()
            .suffix();
    String suffix = "_" + snake(unit);
    return !unit.isEmpty() && metric.endsWith(suffix) ? cut(metric, suffix) : metric;
  }

  private static String cut(String name, String end) {
    return name.substring(0, name.length() - end.length());
  }

  private static String snake(String suffix) {
    return suffix.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  /** Adds itself to a schema. */
  Schema.Builder addTo(Schema.Builder schema) {
    if (labels.isEmpty()) {
      return schema.field(name, Type.Scalar.DOUBLE, metric, help);
    }
    Schema.Builder row = Schema.builder();
    for (String label : labels) {
      row.key(Schema.fieldName(label), Type.Scalar.STRING);
    }
    row.field(name, Type.Scalar.DOUBLE, metric, help);
    return schema.field(name, new Type.ListOf(new Type.Nested(row.build())));
  }

  /** The value of the field in a sample. */
  Object value(Family family) {
    if (labels.isEmpty()) {
      return family.series().getFirst().value();
    }
    Map<String, String> fields = HashMap.newHashMap(labels.size());
    labels.forEach(label -> fields.put(label, Schema.fieldName(label)));
    List<Map<String, Object>> rows = new ArrayList<>(family.series().size());
    for (Family.Series series : family.series()) {
      List<Map.Entry<String, Object>> row = new ArrayList<>(series.labels().size() + 1);
      series
          .labels()
          .forEach(
              (label, text) -> row.add(Map.entry(Objects.requireNonNull(fields.get(label)), text)));
      row.add(Map.entry(name, series.value()));
      // The smallest of maps: there may be ten thousand.
      rows.add(Map.ofEntries(row.toArray(NO_ENTRIES)));
    }
    return List.copyOf(rows);
  }
}
