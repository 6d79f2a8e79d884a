package io.hostsonde.schema;

import java.util.Objects;

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
  record Nested(Schema schema) implements Type {
    public Nested {
      Objects.requireNonNull(schema);
    }
  }

  /** A list of scalars, records or lists; rows are told apart by their key fields. */
  record ListOf(Type element) implements Type {
    public ListOf {
      Objects.requireNonNull(element);
    }
  }

  /** A map of text to scalars. */
  record MapOf(Scalar value) implements Type {
    public MapOf {
      Objects.requireNonNull(value);
    }
  }
}
