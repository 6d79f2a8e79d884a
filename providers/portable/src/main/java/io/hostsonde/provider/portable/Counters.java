package io.hostsonde.provider.portable;

import org.jspecify.annotations.Nullable;

/** The counters of a row, to be compared with what they were the time before. */
final class Counters {

  /** Counts nothing: rates of it are absent. */
  static final Counters NONE = new Counters();

  private final long[] values;

  Counters(long... values) {
    this.values = values;
  }

  /**
   * How much more there is in each, per second.
   *
   * @return null for the whole row when one of them counts less than before: it began anew
   */
  double @Nullable [] perSecondSince(@Nullable Counters before, @Nullable Double seconds) {
    if (before == null || seconds == null || before.values.length != values.length) {
      return null;
    }
    double[] rates = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < before.values[i]) {
        return null;
      }
      rates[i] = (values[i] - before.values[i]) / seconds;
    }
    return rates;
  }

  /** One of the rates; null when there are none. */
  static @Nullable Double rate(double @Nullable [] rates, int index) {
    return rates == null ? null : rates[index];
  }
}
