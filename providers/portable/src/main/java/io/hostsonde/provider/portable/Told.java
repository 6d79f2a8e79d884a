package io.hostsonde.provider.portable;

import org.jspecify.annotations.Nullable;

/** OSHI's words for "not known" made absent. */
final class Told {

  private Told() {}

  /** Null unless positive: where zero can't be, it means that nothing is known. */
  static @Nullable Long positive(long value) {
    return value > 0 ? value : null;
  }

  /** Null when negative, or no number. */
  static @Nullable Double notNegative(double value) {
    return value >= 0 ? value : null;
  }

  /** Null for nothing, and for the words that stand for it. */
  static @Nullable String text(String value) {
    String text = value.strip();
    return text.isEmpty() || text.equalsIgnoreCase("unknown") ? null : text;
  }
}
