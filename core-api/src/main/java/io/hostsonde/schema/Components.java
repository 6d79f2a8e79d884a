package io.hostsonde.schema;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Where the annotations of a record's components are. Java puts them on the component; Kotlin's
 * {@code @JvmRecord data class} knows no such place and puts them on the field of that name.
 */
public final class Components {

  private Components() {}

  /** The annotation of that type; null when there is none. */
  public static <A extends Annotation> @Nullable A annotation(
      RecordComponent component, Class<A> type) {
    return place(component).getAnnotation(type);
  }

  /** The component, unless it has no annotation at all. */
  private static AnnotatedElement place(RecordComponent component) {
    if (component.getAnnotations().length > 0) {
      return component;
    }
    try {
      return component.getDeclaringRecord().getDeclaredField(component.getName());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("a record without the field of " + component, e);
    }
  }
}
