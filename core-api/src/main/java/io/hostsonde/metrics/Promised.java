package io.hostsonde.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the well-known records promise, whoever makes them: a plug-in that has no value where
 * one is promised has an empty one, which costs that value and not all that an encoder writes.
 */
final class Promised {

  private Promised() {}

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
