package io.hostsonde.agent;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How values are written in settings, see {@link io.hostsonde.api.Setting}. */
final class SettingSyntax {

  private SettingSyntax() {}

  /** Whether a component of a settings record may have this type. */
  static boolean allowed(Type type) {
    if (type instanceof ParameterizedType list) {
      return list.getRawType() == List.class
          && list.getActualTypeArguments()[0] instanceof Class<?> element
          && scalar(element);
    }
    return type instanceof Class<?> single && scalar(single);
  }

  private static boolean scalar(Class<?> type) {
    return type == boolean.class
        || type == Boolean.class
        || type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class
        || type == double.class
        || type == Double.class
        || type == String.class
        || type == Duration.class
        || type == Path.class
        || type.isEnum();
  }

  /**
   * The value of a text.
   *
   * @return null for an empty text where the type is no list
   * @throws IllegalArgumentException says what is expected, without the text (it may be a secret)
   */
  static @Nullable Object value(Type type, String text) {
    if (type instanceof ParameterizedType list) {
      Class<?> element = (Class<?>) list.getActualTypeArguments()[0];
      List<Object> values = new ArrayList<>();
      if (!text.isEmpty()) {
        for (String item : text.split(",", -1)) {
          values.add(scalar(element, item.strip()));
        }
      }
      return List.copyOf(values);
    }
    Class<?> single = (Class<?>) type;
    if (text.isEmpty() && !single.isPrimitive()) {
      return null;
    }
    return scalar(single, text);
  }

  private static Object scalar(Class<?> type, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(text);
    }
    if (type == Duration.class) {
      return duration(text);
    }
    if (type.isEnum()) {
      return constant(type, text);
    }
    try {
      if (type == int.class || type == Integer.class) {
        return Integer.valueOf(text);
      }
      if (type == long.class || type == Long.class) {
        return Long.valueOf(text);
      }
      if (type == double.class || type == Double.class) {
        return Double.valueOf(text);
      }
      return Path.of(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          type == double.class || type == Double.class
              ? "is not a number"
              : "is not a whole number",
          e);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path", e);
    }
  }

  private static Boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  private static Duration duration(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    try {
      long number = Long.parseLong(text, 0, digits, 10);
      return switch (text.substring(digits).strip()) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        case "d" -> Duration.ofDays(number);
        default -> throw new IllegalArgumentException("unit");
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException("is not a duration such as 250ms, 5s, 2m, 1h, 7d", e);
    }
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (written(constant).equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "is none of "
            + Arrays.stream(type.getEnumConstants())
                .map(SettingSyntax::written)
                .collect(Collectors.joining(", ")));
  }

  /** A value as it is written in a settings file. */
  static String written(@Nullable Object value) {
    // No pattern switch, see Field.
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    if (value instanceof Duration duration) {
      return written(duration);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(SettingSyntax::written).collect(Collectors.joining(", "));
    }
    return value == null ? "" : value.toString();
  }

  private static String written(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    if (millis % 86_400_000 == 0) {
      return duration.toDays() + "d";
    }
    if (millis % 3_600_000 == 0) {
      return duration.toHours() + "h";
    }
    if (millis % 60_000 == 0) {
      return duration.toMinutes() + "m";
    }
    return duration.toSeconds() + "s";
  }
}
