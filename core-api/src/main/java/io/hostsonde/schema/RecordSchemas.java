package io.hostsonde.schema;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Derives the schema of one record class with all it nests. */
final class RecordSchemas {

  private static final Map<Class<?>, Type.Scalar> SCALARS =
      Map.ofEntries(
          Map.entry(int.class, Type.Scalar.INT),
          Map.entry(Integer.class, Type.Scalar.INT),
          Map.entry(long.class, Type.Scalar.LONG),
          Map.entry(Long.class, Type.Scalar.LONG),
          Map.entry(double.class, Type.Scalar.DOUBLE),
          Map.entry(Double.class, Type.Scalar.DOUBLE),
          Map.entry(boolean.class, Type.Scalar.BOOLEAN),
          Map.entry(Boolean.class, Type.Scalar.BOOLEAN),
          Map.entry(String.class, Type.Scalar.STRING),
          Map.entry(Instant.class, Type.Scalar.INSTANT),
          Map.entry(Duration.class, Type.Scalar.DURATION));

  private final Set<Class<?>> enclosing = new LinkedHashSet<>();

  Schema schema(Class<?> type) {
    return schema(type, type.getSimpleName());
  }

  private Schema schema(Class<?> type, String path) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(path + ": " + type.getName() + " is not a record");
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new IllegalArgumentException(
          path + ": the record " + type.getName() + " is not public");
    }
    if (!enclosing.add(type)) {
      throw new IllegalArgumentException(path + ": " + type.getName() + " contains itself");
    }
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String where = path + "." + component.getName();
      Type fieldType = type(component.getGenericType(), where);
      try {
        fields.add(
            new Field(
                fields.size(),
                component.getName(),
                fieldType,
                Components.annotation(component, Key.class) != null,
                Field.Naming.of(Components.annotation(component, Metric.class)),
                accessor(component, where)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
      }
    }
    enclosing.remove(type);
    return new Schema(fields);
  }

  private Type type(java.lang.reflect.Type type, String path) {
    if (type instanceof ParameterizedType parameterized) {
      java.lang.reflect.Type[] arguments = parameterized.getActualTypeArguments();
      if (parameterized.getRawType() == List.class) {
        return new Type.ListOf(type(arguments[0], path + "[]"));
      }
      if (parameterized.getRawType() == Map.class && arguments[0] == String.class) {
        if (type(arguments[1], path + "{}") instanceof Type.Scalar scalar) {
          return new Type.MapOf(scalar);
        }
        throw new IllegalArgumentException(path + ": a Map holds scalars only");
      }
    } else if (type instanceof Class<?> classType) {
      Type.Scalar scalar = SCALARS.get(classType);
      if (scalar != null) {
        return scalar;
      }
      if (classType.isEnum()) {
        return Type.Scalar.ENUM;
      }
      if (classType.isRecord()) {
        return new Type.Nested(schema(classType, path));
      }
    }
    throw new IllegalArgumentException(
        path
            + ": "
            + type.getTypeName()
            + " is not allowed (int, long, double, boolean, String, enum, Instant, Duration, a"
            + " public record, List of these, Map of String to scalar)");
  }

  private static Function<Object, @Nullable Object> accessor(
      RecordComponent component, String path) {
    MethodHandle handle;
    try {
      handle =
          MethodHandles.publicLookup()
              .unreflect(component.getAccessor())
              .asType(MethodType.methodType(Object.class, Object.class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(path + ": its accessor is not public", e);
    }
    return holder -> {
      try {
        return (Object) handle.invokeExact(holder);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(path, e);
      }
    };
  }
}
