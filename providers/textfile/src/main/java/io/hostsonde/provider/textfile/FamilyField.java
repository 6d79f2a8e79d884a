package io.hostsonde.provider.textfile;

import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The field that a family is in a sample: a number where it has one series without labels, else a
 * list of rows whose keys are the labels.
 *
 * @param name in camel case; ends with {@code Total} if and only if the family counts
 * @param exposed the family's own name
 * @param labels the fields of labels, sorted by what these are called in the file; none: one number
 */
record FamilyField(String name, String exposed, String help, SortedMap<String, String> labels) {

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array can't be of a generic type
  private static final Map.Entry<String, Object>[] NO_ENTRIES = new Map.Entry[0];

  private static final String TOTAL = "Total";
  private static final String PER_SECOND = "PerSecond";

  /** What is put before a name that is there already: what it ends with says unit and kind. */
  private static final String OTHER = "other";

  /**
   * The field of a family.
   *
   * @param taken names of fields, to which its is added
   */
  static FamilyField of(Family family, Set<String> taken) {
    String name = unused(family.name(), taken, each -> withKind(each, family.counter()));
    SortedMap<String, String> labels = new TreeMap<>();
    for (Family.Series series : family.series()) {
      series.labels().keySet().forEach(label -> labels.put(label, ""));
    }
    Set<String> ofRow = new HashSet<>(Set.of(name));
    labels.replaceAll((label, none) -> unused(label, ofRow, each -> each));
    return new FamilyField(name, family.name(), family.help(), labels);
  }

  /** Names that are one in camel case ({@code fan1} and {@code fan_1}) are told apart here. */
  private static String unused(String outside, Set<String> taken, UnaryOperator<String> ending) {
    String name = ending.apply(fieldName(outside));
    while (!taken.add(name)) {
      name = OTHER + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
    return name;
  }

  private static String fieldName(String outside) {
    try {
      return Schema.fieldName(outside);
    } catch (IllegalArgumentException noLetterFirst) {
      return Schema.fieldName("named_" + outside);
    }
  }

  /** The end of a field's name says what counts, and what is a rate. */
  private static String withKind(String name, boolean counter) {
    if (!counter) {
      return name.endsWith(TOTAL) ? name + "Value" : name;
    }
    String stem = name.endsWith(TOTAL) ? cut(name, TOTAL) : name;
    return (stem.endsWith(PER_SECOND) ? stem + "Count" : stem) + TOTAL;
  }

  private static String cut(String name, String end) {
    return name.substring(0, name.length() - end.length());
  }

  /** Adds itself to a schema. */
  Schema.Builder addTo(Schema.Builder schema) {
    if (labels.isEmpty()) {
      return schema.exposed(name, Type.Scalar.DOUBLE, exposed, help);
    }
    Schema.Builder row = Schema.builder();
    labels.forEach((label, field) -> row.exposedKey(field, Type.Scalar.STRING, label));
    row.exposed(name, Type.Scalar.DOUBLE, exposed, help);
    return schema.field(name, new Type.ListOf(new Type.Nested(row.build())));
  }

  /** The value of the field in a sample. */
  Object value(Family family) {
    if (labels.isEmpty()) {
      return family.series().getFirst().value();
    }
    List<Map<String, Object>> rows = new ArrayList<>(family.series().size());
    for (Family.Series series : family.series()) {
      List<Map.Entry<String, Object>> row = new ArrayList<>(series.labels().size() + 1);
      series
          .labels()
          .forEach(
              (label, text) -> row.add(Map.entry(Objects.requireNonNull(labels.get(label)), text)));
      row.add(Map.entry(name, series.value()));
      // The smallest of maps: there may be ten thousand.
      rows.add(Map.ofEntries(row.toArray(NO_ENTRIES)));
    }
    return List.copyOf(rows);
  }
}
