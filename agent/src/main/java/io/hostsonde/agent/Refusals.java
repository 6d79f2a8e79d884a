package io.hostsonde.agent;

import org.jspecify.annotations.Nullable;

/** What was refused for lack of memory: how often, and why the last time. Safe for many threads. */
final class Refusals {

  private long count;
  private @Nullable String last;

  synchronized void add(String reason) {
    count++;
    last = reason;
  }

  /** For people; empty when there were none. */
  @Override
  public synchronized String toString() {
    return last == null ? "" : "refused " + count + " times, last " + last;
  }
}
