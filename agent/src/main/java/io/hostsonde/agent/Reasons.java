package io.hostsonde.agent;

import java.io.IOException;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What was thrown, in words for people. */
final class Reasons {

  private Reasons() {}

  /** What was thrown on the other thread. */
  static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  /** What happened: the cause says it where the outer message only says that. */
  static String of(Throwable e) {
    Throwable cause = e instanceof ServiceConfigurationError ? e.getCause() : null;
    if (cause != null) {
      return e.getMessage() + ": " + of(cause);
    }
    if (e instanceof ExceptionInInitializerError && e.getCause() != null) {
      return of(e.getCause());
    }
    String message = e.getMessage();
    boolean told =
        e instanceof IOException || e instanceof IllegalArgumentException || e instanceof Thrown;
    return (told || e instanceof TimeoutException || e instanceof ServiceConfigurationError)
            && message != null
        ? message
        : e.toString();
  }

  /** What happened to a plug-in, and what to do. What the engine found out itself says so. */
  static String withAdvice(Throwable e) {
    return e instanceof IOException ? of(e) : of(e) + "; " + advice(e);
  }

  private static String advice(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (e instanceof TimeoutException) {
      return "engine.open-timeout allows it more; if it hangs, remove it";
    }
    if (root instanceof UnsupportedClassVersionError) {
      return "it was built for a newer Java: have it built for " + Runtime.version().feature();
    }
    if (root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError) {
      return "put the jar with that class into its folder; of the agent it sees the SPI only";
    }
    if (root instanceof IllegalArgumentException) {
      return "its settings or its code are to be mended";
    }
    return "that is a defect of it: tell who made it, or remove it";
  }
}
