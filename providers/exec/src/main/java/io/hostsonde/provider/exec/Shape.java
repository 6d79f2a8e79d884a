package io.hostsonde.provider.exec;

import io.hostsonde.schema.Schema;
import io.hostsonde.schema.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a piece of JSON is made of. What is of the same shape has the same schema. */
sealed interface Shape {

  /** Null, and the elements of an empty list: nobody knows. */
  record Unknown() implements Shape {}

  /** One value. */
  record One(Type.Scalar type) implements Shape {}

  /** An array. */
  record Elements(Shape each) implements Shape {}

  /** An object, its members by field name in the order in which they came. */
  record Members(Map<String, Shape> members) implements Shape {

    /**
     * The schema; without what nobody knows.
     *
     * @param keys the field names of what tells rows apart
     * @param row whether it is an element of a list
     * @throws IllegalArgumentException when a name is not allowed
     */
    Schema schema(Set<String> keys, boolean row) {
      Schema.Builder schema = Schema.builder();
      members.forEach((name, shape) -> {
        Type type = shape.type(keys, row);
        if (type instanceof Type.Scalar scalar && row && keys.contains(name)) {
          schema.key(name, scalar);
        } else if (type != null) {
          schema.field(name, type);
        }
      });
      return schema.build();
    }
  }

  /** Null when nobody knows. */
  private @Nullable Type type(Set<String> keys, boolean row) {
    return switch (this) {
      case Unknown unknown -> null;
      case One one -> one.type();
      case Members members -> new Type.Nested(members.schema(keys, row));
      case Elements elements -> {
        Type each = elements.each().type(keys, true);
        yield each == null ? null : new Type.ListOf(each);
      }
    };
  }

  /**
   * What both are.
   *
   * @throws IllegalArgumentException when there is no such thing
   */
  default Shape and(Shape other) {
    if (equals(other) || other instanceof Unknown) {
      return this;
    }
    if (this instanceof Unknown) {
      return other;
    }
    if (this instanceof Elements mine && other instanceof Elements theirs) {
      return new Elements(mine.each().and(theirs.each()));
    }
    if (this instanceof Members mine && other instanceof Members theirs) {
      Map<String, Shape> all = new LinkedHashMap<>(mine.members());
      theirs.members().forEach((name, shape) -> all.merge(name, shape, Shape::and));
      return new Members(all);
    }
    throw new IllegalArgumentException(
        "the elements of a list are not alike: " + word() + " and " + other.word());
  }

  private String word() {
    return switch (this) {
      case Unknown unknown -> "null";
      case One(Type.Scalar type) when type == Type.Scalar.DOUBLE -> "a number";
      case One(Type.Scalar type) when type == Type.Scalar.BOOLEAN -> "true or false";
      case One one -> "a text";
      case Elements elements -> "a list";
      case Members members -> "an object";
    };
  }
}
