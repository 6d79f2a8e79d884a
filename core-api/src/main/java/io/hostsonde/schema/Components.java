package io.hostsonde.schema;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Where the annotations of a record's components are: on the field of that name. Java puts them
 * there as well as on the component; Kotlin's {@code @JvmRecord data class} knows no other place.
 */
public final class Components {

  private Components() {}

  /** The annotation of that type; null when there is none. */
  public static <A extends Annotation> @Nullable A annotation(
      RecordComponent component, Class<A> type) {
    try {
      return component
          .getDeclaringRecord()
          .getDeclaredField(component.getName())
          .getAnnotation(type);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("a record without the field of " + component, e);
    }
  }
}
