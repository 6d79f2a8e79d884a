package io.hostsonde.agent;

import io.hostsonde.api.HostClock;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where logs go: one line a record on standard error, bounded as {@link BoundedLog} says, set up in
 * code so that no file of the JDK is asked. What is not ours (libraries) is shown from warnings on.
 */
public final class LogOutput {

  /** Held, because the JDK forgets loggers that nobody holds, with their level. */
  private static final Logger OURS = Logger.getLogger("io.hostsonde");

  private LogOutput() {}

  /** Sends all logs of this JVM to standard error; done by the command, once, before all else. */
  public static void toStandardError() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new BoundedLog(System.err, HostClock.SYSTEM));
    root.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
    // The JDK would print the stack past the log, whatever its length and however often.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> OURS.log(Level.SEVERE, "the thread " + thread.getName() + " ended", e));
  }

  /** From which level on our own logs are shown, and how much of all logs. */
  static void apply(EngineSettings settings) {
    OURS.setLevel(level(settings.logLevel()));
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      if (handler instanceof BoundedLog bounded) {
        bounded.bytesPerMinute(settings.logBytesPerMinute());
      }
    }
  }

  private static Level level(EngineSettings.LogLevel level) {
    return switch (level) {
      case OFF -> Level.OFF;
      case ERROR -> Level.SEVERE;
      case WARNING -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
      case TRACE -> Level.FINER;
    };
  }
}
