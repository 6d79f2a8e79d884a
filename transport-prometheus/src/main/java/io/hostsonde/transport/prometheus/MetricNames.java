package io.hostsonde.transport.prometheus;

import io.hostsonde.schema.Field;
import io.hostsonde.schema.Kind;
import io.hostsonde.schema.Type;
import io.hostsonde.schema.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of metrics: how they come from the schema, and which are taken in one answer. */
final class MetricNames {

  private static final Pattern FORBIDDEN = Pattern.compile("[^a-zA-Z0-9_]");
  private static final Pattern FORBIDDEN_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_:]");
  private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

  /** How many of one name are told apart by a number behind it. */
  private static final int NAMESAKES = 9;

  private static final double PERCENT_TO_RATIO = 0.01;

  private final Set<String> taken = new HashSet<>();

  /**
   * What a metric may be called, and what goes with that name.
   *
   * @param unit that the name ends with; empty: none
   * @param scale what a value is multiplied with
   */
  record Candidate(String name, String unit, double scale) {

    static Candidate unitless(String name) {
      return new Candidate(name, "", 1);
    }
  }

  /**
   * What a field's metric is called, the best name first.
   *
   * @param path what a name after its place is made of: the source, lists, the field
   */
  static List<Candidate> of(Field field, List<String> path) {
    Candidate own = new Candidate(own(field, path), unit(field, 1), 1);
    if (field.exposed()) {
      return List.of(Candidate.unitless(exposed(field)), own);
    }
    return field.metric().isEmpty() ? List.of(own) : List.of(conventional(field), own);
  }

  /** As it was; a name in UTF-8 as Prometheus itself writes it for those who know none. */
  private static String exposed(Field field) {
    String name = legal(FORBIDDEN_IN_NAMES.matcher(field.metric()).replaceAll("_"));
    return field.kind() == Kind.COUNTER ? without(name, "_total") : name;
  }

  /** What a label is called. */
  static String label(Field field) {
    return field.exposed() ? valid(field.metric()) : field.wireName();
  }

  private static String own(Field field, List<String> path) {
    String name = joined(path);
    if (field.kind() == Kind.COUNTER) {
      return without(name, "_total");
    }
    return timestamp(field)
        ? name + (name.endsWith("_time") ? "_seconds" : "_timestamp_seconds")
        : name;
  }

  /** As OpenTelemetry's names become those of Prometheus: the unit is part of them. */
  private static Candidate conventional(Field field) {
    String name = without(valid(field.metric()), "_total");
    String unit = unit(field, field.scale());
    String whole = unit.isEmpty() || name.endsWith("_" + unit) ? name : name + "_" + unit;
    return new Candidate(whole, unit, field.scale());
  }

  /** The name of what has no field of its own: its place, the source first. */
  static String joined(List<String> path) {
    return valid(String.join("_", path));
  }

  private static boolean timestamp(Field field) {
    Type type = field.type();
    while (type instanceof Type.ListOf list) {
      type = list.element();
    }
    return type == Type.Scalar.INSTANT
        || (type instanceof Type.MapOf map && map.value() == Type.Scalar.INSTANT);
  }

  /** The unit of scaled values, as the end of a name; empty: none. */
  private static String unit(Field field, double scale) {
    if (timestamp(field)) {
      return "seconds";
    }
    String unit = CAPITAL.matcher(field.unit().suffix()).replaceAll("_$1").toLowerCase(Locale.ROOT);
    unit = unit.isEmpty() ? unit : unit.substring(1);
    if (scale != 1) {
      unit = field.unit() == Unit.PERCENT && scale == PERCENT_TO_RATIO ? "ratio" : "";
    }
    if (!field.perSecond()) {
      return unit;
    }
    return unit.isEmpty() ? "per_second" : unit + "_per_second";
  }

  private static String valid(String name) {
    return legal(FORBIDDEN.matcher(name).replaceAll("_"));
  }

  private static String legal(String name) {
    return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
  }

  private static String without(String name, String end) {
    return name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name;
  }

  /**
   * Takes the first of these names that is free, or the last with a number behind it; empty when
   * all of those are taken.
   *
   * @param ending what the names of its samples end with, such as {@code _total}
   */
  Optional<Candidate> take(List<Candidate> names, String ending) {
    for (Candidate name : names) {
      if (free(name.name(), ending)) {
        return Optional.of(name);
      }
    }
    Candidate last = names.getLast();
    for (int i = 2; i <= NAMESAKES; i++) {
      String numbered = last.name() + "_" + i;
      if (free(numbered, ending)) {
        return Optional.of(new Candidate(numbered, "", last.scale()));
      }
    }
    return Optional.empty();
  }

  private boolean free(String name, String ending) {
    if (taken.contains(name) || taken.contains(name + ending)) {
      return false;
    }
    taken.add(name);
    taken.add(name + ending);
    return true;
  }
}
