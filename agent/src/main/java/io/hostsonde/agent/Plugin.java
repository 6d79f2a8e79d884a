package io.hostsonde.agent;

import java.util.List;

/**
 * A plug-in that was found, and what became of it.
 *
 * @param name as in settings; of one too broken to tell, its folder or class
 * @param where the jar or the folder it came from
 * @param version as its jar's manifest says; empty when it does not
 * @param reason for people; of an open one what it says about itself, as the version of an engine
 * @param sources those it opened
 * @param threads that still run in its name although it is not open
 */
public record Plugin(
    Kind kind,
    String name,
    String where,
    String version,
    State state,
    String reason,
    List<String> sources,
    List<String> threads) {

  public Plugin {
    sources = List.copyOf(sources);
    threads = List.copyOf(threads);
  }

  /** What it is; of one too broken to tell, just a plug-in. */
  public enum Kind {
    PROVIDER,
    TRANSPORT,
    PLUGIN
  }

  /** How it is. */
  public enum State {
    /** Found, and nothing was done with it yet. */
    INSTALLED,
    /** It measures or serves. */
    OPEN,
    /** It can't work at the moment; it is asked again. */
    WAITING,
    /** It can't work on this host. */
    UNSUPPORTED,
    /** Settings leave it out, or another one does its work. */
    DISABLED,
    /** It is broken. */
    FAILED
  }
}
