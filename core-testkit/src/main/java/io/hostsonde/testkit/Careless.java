package io.hostsonde.testkit;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as a careless plug-in makes them: null wherever there can be null, whatever is promised.
 * Who encodes well-known records tries them with these.
 */
public final class Careless {

  private static final Map<Class<?>, Object> PRIMITIVES =
      Map.of(int.class, 0, long.class, 0L, double.class, 0.0, boolean.class, false);

  private Careless() {}

  /**
   * A record of nulls, with 0 for numbers that can't be null, and one such record in each list of
   * records.
   *
   * @throws IllegalArgumentException when the record can't be made of that
   */
  public static <T extends Record> T record(Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    @Nullable Object[] values = Arrays.stream(components).map(Careless::value).toArray();
    try {
      return type.getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName(), e);
    }
  }

  private static @Nullable Object value(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
            && list.getRawType() == List.class
        ? rows(list.getActualTypeArguments()[0])
        : PRIMITIVES.get(component.getType());
  }

  private static @Nullable List<?> rows(Type element) {
    return element instanceof Class<?> type && type.isRecord()
        ? List.of(record(type.asSubclass(Record.class)))
        : null;
  }
}
