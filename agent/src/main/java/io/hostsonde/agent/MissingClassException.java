package io.hostsonde.agent;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A class that the jars of a plug-in's folder do not have, or have no longer. It is the cause of
 * what the JVM throws then; its message says what to do.
 */
final class MissingClassException extends ClassNotFoundException {

  @Serial private static final long serialVersionUID = 1L;

  /** What is said of a class that is missing, up to what to do. */
  static String reason(String name, String folder) {
    return "the class "
        + name
        + " is in no jar of "
        + folder
        + ": put the jar of its library there and restart the agent";
  }

  MissingClassException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
