package io.hostsonde.api;

/** There is nothing to measure: no such device, no permission, switched off. Not a failure. */
public final class AbsentException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason for people, with what to do about it where something can be done
   */
  public AbsentException(String reason) {
    super(reason, null, false, false);
  }

  /** Why, for people. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
