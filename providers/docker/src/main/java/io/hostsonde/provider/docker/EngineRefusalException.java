package io.hostsonde.provider.docker;

import java.io.IOException;

/** The engine answered, but not with what it was asked for. */
final class EngineRefusalException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  EngineRefusalException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The status of HTTP. */
  int status() {
    return status;
  }

  /** Whether there is no such container. */
  boolean noSuchContainer() {
    return status == 404;
  }
}
