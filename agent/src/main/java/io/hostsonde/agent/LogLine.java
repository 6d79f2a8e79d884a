package io.hostsonde.agent;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code 2026-11-20 14:00:00.000 WARNING sources: disk: no answer within 2s}, and below it what was
 * thrown. Names of processes and devices and words of clients end up here: they must not forge
 * lines, move the cursor or make a record long.
 */
final class LogLine extends Formatter {

  /** Characters of a message, also of what was thrown; what is left is counted. */
  static final int LONGEST_MESSAGE = 2000;

  /** Of a stack the frames nearest to the fault are shown; an endless recursion has thousands. */
  static final int MOST_FRAMES = 30;

  /** What was thrown, its cause, the cause of that, and so on. */
  static final int MOST_CAUSES = 5;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  @Override
  public String format(LogRecord record) {
    StringBuilder text = new StringBuilder(120);
    String logger = String.valueOf(record.getLoggerName());
    begin(text, record.getInstant(), record.getLevel(), logger);
    text.append(shown(formatMessage(record))).append(System.lineSeparator());
    Throwable thrown = record.getThrown();
    StackTraceElement[] enclosing = {};
    for (int depth = 0; thrown != null; depth++) {
      if (depth == MOST_CAUSES) {
        text.append("... and further causes").append(System.lineSeparator());
        break;
      }
      text.append(depth == 0 ? "" : "Caused by: ");
      enclosing = thrown(text, thrown, enclosing);
      thrown = thrown.getCause();
    }
    return text.toString();
  }

  /** A line of the log about itself. */
  static String ofItself(Instant time, String message) {
    StringBuilder text = new StringBuilder(120);
    begin(text, time, Level.WARNING, "log");
    return text.append(message).append(System.lineSeparator()).toString();
  }

  private static void begin(StringBuilder text, Instant time, Level level, String logger) {
    text.append(TIME.format(time.atZone(ZoneId.systemDefault())));
    text.append(' ').append(name(level)).append(' ');
    text.append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
  }

  /** The frames that the one before has, too, are not shown again. */
  private static StackTraceElement[] thrown(
      StringBuilder text, Throwable thrown, StackTraceElement[] enclosing) {
    text.append(shown(described(thrown))).append(System.lineSeparator());
    StackTraceElement[] frames = thrown.getStackTrace();
    int own = frames.length;
    int other = enclosing.length;
    while (own > 0 && other > 0 && frames[own - 1].equals(enclosing[other - 1])) {
      own--;
      other--;
    }
    int most = Math.min(own, MOST_FRAMES);
    for (int i = 0; i < most; i++) {
      text.append("\tat ").append(shown(frames[i].toString())).append(System.lineSeparator());
    }
    if (most < frames.length) {
      text.append("\t... ").append(frames.length - most).append(" more");
      text.append(System.lineSeparator());
    }
    Throwable[] suppressed = thrown.getSuppressed();
    if (suppressed.length > 0) {
      text.append("\tSuppressed: ").append(shown(described(suppressed[0])));
      text.append(System.lineSeparator());
    }
    return frames;
  }

  /** A plug-in's exception may fail to say what it is. */
  private static @Nullable String described(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      return thrown.getClass().getName();
    }
  }

  private static String shown(@Nullable String message) {
    String text = String.valueOf(message);
    if (text.length() <= LONGEST_MESSAGE) {
      return HarmlessText.of(text, ' ');
    }
    return HarmlessText.of(text.substring(0, LONGEST_MESSAGE), ' ')
        + "... "
        + (text.length() - LONGEST_MESSAGE)
        + " more characters";
  }

  private static String name(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARNING";
    }
    if (level.intValue() >= Level.INFO.intValue()) {
      return "INFO";
    }
    return level.intValue() >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }
}
