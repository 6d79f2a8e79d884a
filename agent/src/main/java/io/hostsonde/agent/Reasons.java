package io.hostsonde.agent;

import java.io.IOException;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was thrown, in words for people. */
final class Reasons {

  /** How many causes are looked at; a hostile one may have itself as the cause. */
  private static final int MOST_CAUSES = 16;

  /** What the JVM keeps of why a class could not be initialized, for all who ask for it later. */
  private static final Pattern BEFORE =
      Pattern.compile("Exception java\\.lang\\.NoClassDefFoundError: (\\S+)");

  private Reasons() {}

  /** What was thrown on the other thread. */
  static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  /** What happened: the cause says it where the outer message only says that. */
  static String of(Throwable e) {
    String missing = missing(e);
    if (missing != null) {
      return missing;
    }
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
    return e instanceof IOException || missing(e) != null ? of(e) : of(e) + "; " + advice(e);
  }

  /** What is said of a class that a plug-in lacks; null when it is something else. */
  static @Nullable String missing(Throwable e) {
    Throwable cause = e;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (cause instanceof MissingClassException) {
        return cause.getMessage();
      }
      Matcher before =
          cause instanceof ExceptionInInitializerError
              ? BEFORE.matcher("" + cause.getMessage())
              : null;
      if (before != null && before.lookingAt()) {
        return MissingClassException.reason(
            before.group(1).replace('/', '.'), "the plug-in's folder");
      }
      cause = cause.getCause();
    }
    return null;
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
