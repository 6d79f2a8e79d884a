package io.hostsonde.api;

import io.hostsonde.schema.Schema;
import java.util.Objects;

/**
 * A sample that says itself what it is made of, for a source whose fields are known only when it is
 * measured (what a command prints, what is in files): see {@link Source#described}.
 *
 * @param schema reads the value; the same object as long as nothing about it changes, so that what
 *     is derived from it can be kept
 * @param value what the schema's fields can read
 */
public record Described(Schema schema, Object value) {

  public Described {
    Objects.requireNonNull(schema);
    Objects.requireNonNull(value);
  }
}
