package io.hostsonde.provider.docker;

import java.io.IOException;

/** The engine can't be reached. */
final class EngineAwayException extends IOException {

  private static final long serialVersionUID = 1L;

  /** There is none; it may not be spoken with; it is there and does not answer. */
  enum Why {
    MISSING,
    FORBIDDEN,
    SILENT
  }

  private final Why why;

  EngineAwayException(Why why, String message, Throwable cause) {
    super(message, cause);
    this.why = why;
  }

  Why why() {
    return why;
  }
}
