package io.hostsonde.transport.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How this dialect writes single values: integers without a fraction, never NaN. */
final class DialectJson {

  private DialectJson() {}

  /** A percentage or temperature with two decimals; 0 when it is absent. */
  static void required(JsonGenerator out, String key, @Nullable Double value) throws IOException {
    out.writeNumberField(key, value == null ? 0 : rounded(value));
  }

  /** The same; null when it is absent. */
  static void optional(JsonGenerator out, String key, @Nullable Double value) throws IOException {
    if (value == null || !Double.isFinite(value)) {
      out.writeNullField(key);
    } else {
      out.writeNumberField(key, rounded(value));
    }
  }

  static void optional(JsonGenerator out, String key, @Nullable Long value) throws IOException {
    if (value == null) {
      out.writeNullField(key);
    } else {
      out.writeNumberField(key, value);
    }
  }

  static void optional(JsonGenerator out, String key, @Nullable Integer value) throws IOException {
    if (value == null) {
      out.writeNullField(key);
    } else {
      out.writeNumberField(key, value);
    }
  }

  static double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 100) / 100.0 : 0;
  }

  /** Seconds of CPU time as whole microseconds. */
  static long micros(double seconds) {
    return Math.round(seconds * 1_000_000);
  }
}
