package io.hostsonde.agent;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Where logs go: one line a record on standard error, set up in code so that no file of the JDK is
 * asked. What is not ours (libraries) is shown from warnings on.
 */
public final class LogOutput {

  /** Held, because the JDK forgets loggers that nobody holds, with their level. */
  private static final Logger OURS = Logger.getLogger("io.hostsonde");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private LogOutput() {}

  /** Sends all logs of this JVM to standard error; done by the command, once, before all else. */
  public static void toStandardError() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    ConsoleHandler handler = new ConsoleHandler();
    handler.setFormatter(new Line());
    handler.setLevel(Level.ALL);
    root.addHandler(handler);
    root.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
  }

  /** From which level on our own logs are shown. */
  static void level(EngineSettings.LogLevel level) {
    OURS.setLevel(
        switch (level) {
          case OFF -> Level.OFF;
          case ERROR -> Level.SEVERE;
          case WARNING -> Level.WARNING;
          case INFO -> Level.INFO;
          case DEBUG -> Level.FINE;
          case TRACE -> Level.FINER;
        });
  }

  /** {@code 2026-11-20 14:00:00.000 WARNING sources: disk: no answer within 2s}. */
  static final class Line extends Formatter {

    @Override
    public String format(LogRecord record) {
      StringBuilder line = new StringBuilder(120);
      line.append(TIME.format(record.getInstant().atZone(ZoneId.systemDefault())));
      line.append(' ').append(name(record.getLevel())).append(' ');
      String logger = String.valueOf(record.getLoggerName());
      line.append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
      // Names of processes and devices end up here: they must not forge lines or move the cursor.
      formatMessage(record)
          .chars()
          .forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
      line.append(System.lineSeparator());
      if (record.getThrown() != null) {
        StringWriter stack = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(stack, true));
        line.append(stack);
      }
      return line.toString();
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
}
