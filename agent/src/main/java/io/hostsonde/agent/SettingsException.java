package io.hostsonde.agent;

import java.util.List;

/** The settings are wrong: all that is wrong with them, not only the first. */
public final class SettingsException extends Exception {

  private static final long serialVersionUID = 1L;

  private final List<String> errors;

  SettingsException(List<String> errors) {
    super(String.join(System.lineSeparator(), errors));
    this.errors = List.copyOf(errors);
  }

  /** A sentence each, with file and line where it came from a file. */
  public List<String> errors() {
    return errors;
  }
}
