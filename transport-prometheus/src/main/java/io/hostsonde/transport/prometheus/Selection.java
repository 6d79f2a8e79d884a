package io.hostsonde.transport.prometheus;

import io.hostsonde.api.SourceInfo;
import io.hostsonde.schema.Field;
import java.util.Set;

/**
 * Which sources are told of, and which of their fields. A source goes by its name, for all its
 * instances, or by its id for one.
 */
record Selection(Set<String> include, Set<String> omit) {

  static Selection of(PrometheusSettings settings) {
    return new Selection(Set.copyOf(settings.include()), Set.copyOf(settings.omit()));
  }

  /** The name of what has an id: all of it before the label of an instance. */
  static String name(String id) {
    int colon = id.indexOf(':');
    return colon < 0 ? id : id.substring(0, colon);
  }

  boolean wanted(SourceInfo source) {
    return !names(omit, source.name()) && (!source.manyRows() || names(include, source.name()));
  }

  private static boolean names(Set<String> set, String id) {
    return set.contains(id) || set.contains(name(id));
  }

  /** Whether the field at that path ({@code source.list.field}) is left out. */
  boolean omitted(String path, Field field) {
    return omit.contains(path) || (field.omitted() && !include.contains(path));
  }
}
