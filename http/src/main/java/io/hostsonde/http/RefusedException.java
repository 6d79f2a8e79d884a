package io.hostsonde.http;

/** A request that is not let in. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param status of the HTTP answer
   * @param reason a line for people; nothing secret
   */
  public RefusedException(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  /** The status of the HTTP answer. */
  public int status() {
    return status;
  }

  /** A line for people. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
