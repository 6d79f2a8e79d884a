package io.hostsonde.api;

import java.io.IOException;

/** The logs of what a source measures (a container). Safe for use by many threads. */
@FunctionalInterface
public interface Logs {

  /**
   * Opens the log of one thing; the caller closes it.
   *
   * @throws AbsentException when there is no such thing, or it has no log
   */
  LogStream open(LogQuery query) throws IOException, InterruptedException, AbsentException;
}
