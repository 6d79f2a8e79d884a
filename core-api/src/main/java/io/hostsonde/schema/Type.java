package io.hostsonde.schema;

/** The type of a field. */
public sealed interface Type {

  /** One value. */
  enum Scalar implements Type {
    INT,
    LONG,
    DOUBLE,
    BOOLEAN,
    STRING,
    ENUM,
    INSTANT,
    DURATION;

    boolean numeric() {
      return this == INT || this == LONG || this == DOUBLE || this == DURATION;
    }
  }

  /** A record. */
  record Nested(Schema schema) implements Type {}

  /** A list of scalars, records or lists; rows are told apart by their key fields. */
  record ListOf(Type element) implements Type {}

  /** A map of text to scalars. */
  record MapOf(Scalar value) implements Type {}
}
