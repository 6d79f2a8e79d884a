package io.hostsonde.transport.prometheus;

import java.util.List;
import java.util.Locale;

/** The two forms of an answer. */
enum Format {
  OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8"),
  TEXT("text/plain; version=0.0.4; charset=utf-8");

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /**
   * What to answer with: OpenMetrics to whoever names it before plain text, plain text to everybody
   * else, also to those who would take neither.
   *
   * @param accepted media ranges, the most wanted first, without those that are refused
   */
  static Format of(List<String> accepted) {
    for (String range : accepted) {
      String[] parts = range.split(";", -1);
      switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
        case "application/openmetrics-text" -> {
          if (version(parts, "1.0.0")) {
            return OPEN_METRICS;
          }
        }
        case "text/plain" -> {
          if (version(parts, "0.0.4")) {
            return TEXT;
          }
        }
        case "text/*", "*/*" -> {
          return TEXT;
        }
        default -> {}
      }
    }
    return TEXT;
  }

  private static boolean version(String[] parts, String wanted) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].replaceAll("[\\s\"]", "").toLowerCase(Locale.ROOT);
      if (parameter.startsWith("version=")) {
        return parameter.equals("version=" + wanted);
      }
    }
    return true;
  }
}
