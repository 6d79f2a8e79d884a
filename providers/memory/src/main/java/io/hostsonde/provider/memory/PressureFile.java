package io.hostsonde.provider.memory;

import io.hostsonde.linux.Text;
import io.hostsonde.metrics.Memory;
import org.jspecify.annotations.Nullable;

/** Pressure stall information, see Documentation/accounting/psi.rst of the kernel. */
final class PressureFile {

  private static final double MICROSECONDS_PER_SECOND = 1e6;

  private record Line(double average10, double average60, double average300, double seconds) {}

  private PressureFile() {}

  /** Null when one of the two lines isn't there. */
  static Memory.@Nullable Pressure parse(Text text) {
    Line some = null;
    Line full = null;
    for (; !text.atEnd(); text.nextLine()) {
      if (text.skip("some")) {
        some = line(text);
      } else if (text.skip("full")) {
        full = line(text);
      }
    }
    if (some == null || full == null) {
      return null;
    }
    return new Memory.Pressure(
        some.average10,
        some.average60,
        some.average300,
        some.seconds,
        full.average10,
        full.average60,
        full.average300,
        full.seconds);
  }

  private static @Nullable Line line(Text text) {
    if (!text.skip(" avg10=")) {
      return null;
    }
    double average10 = text.decimal();
    if (!text.skip(" avg60=")) {
      return null;
    }
    double average60 = text.decimal();
    if (!text.skip(" avg300=")) {
      return null;
    }
    double average300 = text.decimal();
    if (!text.skip(" total=")) {
      return null;
    }
    return new Line(average10, average60, average300, text.number() / MICROSECONDS_PER_SECOND);
  }
}
