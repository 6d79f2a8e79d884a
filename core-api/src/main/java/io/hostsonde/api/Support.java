package io.hostsonde.api;

/**
 * A provider's answer to whether it can work on a host.
 *
 * @param state whether, and if not, whether that may change while the agent runs
 * @param reason for people; empty when supported
 */
public record Support(State state, String reason) {

  /** Yes; not at the moment, ask again; never on this host. */
  public enum State {
    YES,
    NOT_NOW,
    NEVER
  }

  public static Support yes() {
    return new Support(State.YES, "");
  }

  public static Support notNow(String reason) {
    return new Support(State.NOT_NOW, reason);
  }

  public static Support never(String reason) {
    return new Support(State.NEVER, reason);
  }

  /** Support for what reads procfs and sysfs. */
  public static Support onLinux(Host host) {
    return host.linux()
        ? yes()
        : never("reads procfs and sysfs, which " + host.system() + " lacks");
  }
}
