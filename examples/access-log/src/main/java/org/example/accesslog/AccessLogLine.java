package org.example.accesslog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the common or the combined log format.
 *
 * @param bytes of the body; 0 where the log has a hyphen
 */
record AccessLogLine(Instant time, int status, long bytes) {

  private static final int LONGEST = 8192;
  private static final int FIRST_ERROR = 500;

  private static final Pattern FORMAT =
      Pattern.compile(
          "\\S+ \\S+ \\S+ \\[([^]]+)] \"(?:[^\"\\\\]|\\\\.)*+\" (\\d{3}) (\\d{1,18}|-)(?: .*)?");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  /** Empty for a line that is none. */
  static Optional<AccessLogLine> parse(String line) {
    Matcher match = FORMAT.matcher(line);
    if (line.length() > LONGEST || !match.matches()) {
      return Optional.empty();
    }
    try {
      Instant time = Instant.from(TIME.parse(match.group(1)));
      long bytes = match.group(3).equals("-") ? 0 : Long.parseLong(match.group(3));
      return Optional.of(new AccessLogLine(time, Integer.parseInt(match.group(2)), bytes));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** {@code 2xx}. */
  String statusClass() {
    return status / 100 + "xx";
  }

  boolean error() {
    return status >= FIRST_ERROR;
  }
}
