package io.hostsonde.transport.tcp;

import io.hostsonde.api.SourceInfo;
import java.util.Set;

/**
 * Which sources a line has, and as what.
 *
 * @param included those that {@code extra} has although it would not have them by itself
 */
record Sources(Set<String> included) {

  private static final String CONTAINERS = "containers";

  /** Whether a source is one of containers: of the one engine, or a labelled one of several. */
  static boolean containers(String source) {
    return source.equals(CONTAINERS) || source.startsWith(CONTAINERS + ":");
  }

  /** Whether the dialect has its own form for it. */
  static boolean mapped(String source) {
    return SystemJson.needs(source) || containers(source);
  }

  /** Whether a line tells of it at all. */
  boolean wanted(SourceInfo source) {
    return mapped(source.name()) || !source.manyRows() || included.contains(source.name());
  }

  /** Whether a source that is wanted is told of as generic JSON. */
  boolean extra(String source) {
    return !mapped(source) || included.contains(source);
  }
}
