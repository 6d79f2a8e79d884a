package io.hostsonde.schema;

/** How a value moves. */
public enum Kind {
  /** A number that goes up and down. */
  GAUGE,
  /** A number that only grows while what it counts lives; its name ends with {@code Total}. */
  COUNTER,
  /** Says what or in which state something is: text, enum, boolean. */
  STATE,
  /** Holds further fields. */
  STRUCTURE
}
